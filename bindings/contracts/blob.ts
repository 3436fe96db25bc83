import assert from "node:assert/strict";
import type { BlobContent, BlobStore, Range } from "../api/blob-store.ts";
import {
  assertSameBytes,
  type Check,
  collect,
  commit,
  contractOf,
  open,
  pattern,
  type Trial,
} from "./contract.ts";

const check = contractOf("blob", "blob");
const LARGE = 5 * 1024 * 1024;

/** Reading, writing, listing. How blobs are noticed is in blob-changes.ts. */
export const blobContract: readonly Check[] = [
  ...[0, 1, 100_000, LARGE].map((size) =>
    check(`keeps a blob of ${size} bytes exactly`, async (t) => {
      const { blobs, other } = await opened(t);
      const body = pattern(size);
      await commit(await blobs.put("a.bin", body));
      assertSameBytes(await read(other, "a.bin"), body);
      assert.equal((await other.info("a.bin"))?.size, size);
    }),
  ),
  check("takes a stream of chunks of any size", async (t) => {
    const { blobs, other } = await opened(t);
    const body = pattern(LARGE);
    await commit(await blobs.put("streamed", inChunks(body)));
    assertSameBytes(await read(other, "streamed"), body);
    await commit(await blobs.put("empty stream", inChunks(new Uint8Array(0))));
    assert.equal((await other.info("empty stream"))?.size, 0);
  }),
  check("rejects when the stream that it is to store fails, and keeps what was there", async (t) => {
    const { blobs } = await opened(t);
    await put(blobs, "a", "before");
    await assert.rejects(blobs.put("a", failing()), /the source failed/);
    assert.equal(await readText(blobs, "a"), "before");
  }),
  check("reads a range, both ends included, and no further than the blob goes", async (t) => {
    const { blobs, other } = await opened(t);
    const body = pattern(LARGE);
    await commit(await blobs.put("a", body));
    const ranges: Range[] = [
      { start: 0, end: 0 },
      { start: 0, end: 99 },
      { start: 1_000_000, end: 3_000_000 },
      { start: LARGE - 1 },
      { start: LARGE - 10, end: LARGE + 100 },
      { start: 4_999_999 },
      { start: LARGE },
    ];
    for (const range of ranges) {
      const { start, end = LARGE } = range;
      assertSameBytes(await read(other, "a", range), body.subarray(start, end + 1));
    }
    const part = await other.read("a", { start: 0, end: 0 });
    assert.equal(part?.info.size, LARGE);
    part?.body.destroy();
  }),
  check("keeps content type and metadata, with defaults", async (t) => {
    const { blobs, other } = await opened(t);
    const metadata = { author: "Jürgen", Number: "1" };
    await commit(
      await blobs.put("a", Buffer.from("x"), { contentType: "text/plain; charset=utf-8", metadata }),
    );
    await put(blobs, "b", "y");
    const a = await other.info("a");
    assert.equal(a?.contentType, "text/plain; charset=utf-8");
    assert.deepEqual({ ...a?.metadata }, metadata);
    const b = await other.info("b");
    assert.equal(b?.contentType, "application/octet-stream");
    assert.deepEqual({ ...b?.metadata }, {});
  }),
  check("tells the same of a blob by name, in listings and with its content", async (t) => {
    const { blobs, other } = await opened(t);
    await put(blobs, "a", "x");
    const info = await other.info("a");
    assert.equal(info?.name, "a");
    assert.ok(info.lastModified instanceof Date);
    assert.deepEqual(await other.list({ max: 5 }), [info]);
    const content = await other.read("a");
    assert.deepEqual(content?.info, info);
    content?.body.destroy();
  }),
  check("changes the etag with every write, also of the same bytes", async (t) => {
    const { blobs, other } = await opened(t);
    const etags = new Set<string | undefined>();
    for (let write = 0; write < 3; write += 1) {
      await put(blobs, "a", "the same");
      etags.add((await other.info("a"))?.etag);
    }
    await commit(blobs.delete("a"));
    await put(blobs, "a", "the same");
    etags.add((await other.info("a"))?.etag);
    assert.equal(etags.size, 4);
  }),
  check("shows nothing of a blob that is not committed", async (t) => {
    const { blobs, other } = await opened(t);
    await blobs.put("new", Buffer.from("staged"));
    await put(blobs, "old", "before");
    await blobs.put("old", Buffer.from("staged"));
    assert.equal(await other.info("new"), undefined);
    assert.equal(await other.read("new"), undefined);
    assert.deepEqual(
      (await other.list({ max: 5 })).map(({ name }) => name),
      ["old"],
    );
    assert.equal(await readText(other, "old"), "before");
  }),
  check("gives a reader all of the blob that it began with, when that is replaced or deleted", async (t) => {
    const { blobs, other } = await opened(t);
    const body = pattern(LARGE);
    for (const change of [() => blobs.put("a", Buffer.from("short")), async () => blobs.delete("a")]) {
      await commit(await blobs.put("a", body));
      const content = (await other.read("a")) as BlobContent;
      const chunks = content.body[Symbol.asyncIterator]();
      const first: Uint8Array = (await chunks.next()).value;
      await commit(await change());
      const rest: Uint8Array[] = await collect({ [Symbol.asyncIterator]: () => chunks });
      assertSameBytes(Buffer.concat([first, ...rest]), body);
      assert.equal(content.info.size, LARGE);
    }
  }),
  check("gives all of it also to a reader who has not begun", async (t) => {
    const { blobs, other } = await opened(t);
    const body = pattern(LARGE);
    await commit(await blobs.put("a", body));
    const content = (await other.read("a")) as BlobContent;
    await put(blobs, "a", "short");
    assertSameBytes(Buffer.concat(await collect<Uint8Array>(content.body)), body);
  }),
  check("lets a reader stop early", async (t) => {
    const { blobs, other } = await opened(t);
    await commit(await blobs.put("a", pattern(LARGE)));
    (await other.read("a"))?.body.destroy();
    await commit(blobs.delete("a"));
    assert.equal(await other.info("a"), undefined);
  }),
  check("deletes a blob, and does nothing where there is none", async (t) => {
    const { blobs, other } = await opened(t);
    await put(blobs, "a", "x");
    await commit(other.delete("a"));
    assert.equal(await blobs.read("a"), undefined);
    assert.deepEqual(await blobs.list({ max: 5 }), []);
    await commit(other.delete("a"));
  }),
  check("has no blobs where no container exists", async (t) => {
    const { blobs } = await opened(t);
    assert.equal(await blobs.read("a"), undefined);
    assert.equal(await blobs.info("a"), undefined);
    assert.deepEqual(await blobs.list({ max: 5 }), []);
  }),
  check("lists by name in the order of code points, by prefix, in pages", async (t) => {
    const { blobs, other } = await opened(t);
    const names = ["a", "a b", "a/1", "a/1/x", "a/2", "a/ｚ", "a/😀", "a0", "é", "ü?#%.txt", "漢"];
    await commit(
      ...(await Promise.all([...names].reverse().map((name) => blobs.put(name, Buffer.from(name))))),
    );
    const list = async (options: { prefix?: string; after?: string; max: number }) =>
      (await other.list(options)).map(({ name }) => name);
    assert.deepEqual(await list({ max: 100 }), names);
    assert.deepEqual(await list({ max: 100, prefix: "a/" }), ["a/1", "a/1/x", "a/2", "a/ｚ", "a/😀"]);
    assert.deepEqual(await list({ max: 2, prefix: "a/" }), ["a/1", "a/1/x"]);
    assert.deepEqual(await list({ max: 2, prefix: "a/", after: "a/1/x" }), ["a/2", "a/ｚ"]);
    assert.deepEqual(await list({ max: 100, after: "a/😀" }), ["a0", "é", "ü?#%.txt", "漢"]);
    assert.deepEqual(await list({ max: 100, prefix: "none" }), []);
    for (const name of names) assert.equal(await readText(other, name), name);
  }),
  check("takes names of Azure's greatest length", async (t) => {
    const { blobs, other } = await opened(t);
    const names = [
      `${"x".repeat(1_023)}1`,
      `${"x".repeat(1_023)}2`,
      `${"漢".repeat(200)}/${"é".repeat(200)}`,
    ];
    for (const name of names) await put(blobs, name, name);
    for (const name of names) assert.equal(await readText(other, name), name);
    assert.equal((await other.list({ max: 10 })).length, 3);
  }),
  check("keeps containers apart", async (t) => {
    const { blobs } = await opened(t);
    await put(await open(t.client, "blob", `${t.name}a`), "a", "elsewhere");
    assert.equal(await blobs.info("a"), undefined);
  }),
  check("names its container, and says where a blob can be found", async (t) => {
    const { blobs } = await opened(t);
    assert.equal(blobs.name, t.name);
    assert.match(blobs.uri("a.txt"), /a\.txt/);
  }),
];

async function opened(t: Trial) {
  return { blobs: await open(t.client, "blob", t.name), other: await open(t.other, "blob", t.name) };
}

export async function put(blobs: BlobStore, name: string, text: string): Promise<void> {
  await commit(await blobs.put(name, Buffer.from(text)));
}

async function read(blobs: BlobStore, name: string, range?: Range): Promise<Uint8Array> {
  const content = (await blobs.read(name, range)) ?? assert.fail(`no blob ${name}`);
  return Buffer.concat(await collect<Uint8Array>(content.body));
}

export async function readText(blobs: BlobStore, name: string): Promise<string> {
  return Buffer.from(await read(blobs, name)).toString();
}

/** From a byte to more than any buffer. */
async function* inChunks(body: Uint8Array): AsyncGenerator<Uint8Array, void> {
  let size = 1;
  for (let at = 0; at < body.length; size = Math.min(size * 3 + 1, 1_500_000)) {
    yield body.subarray(at, at + size);
    at += size;
  }
}

async function* failing(): AsyncGenerator<Uint8Array, void> {
  yield pattern(200_000);
  throw new Error("the source failed");
}
