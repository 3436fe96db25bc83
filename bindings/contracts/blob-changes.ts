import assert from "node:assert/strict";
import type { BlobInfo, BlobStore } from "../api/blob-store.ts";
import { put } from "./blob.ts";
import { ABORTED, type Check, commit, contractOf, open, type Trial } from "./contract.ts";

const check = contractOf("blob", "blob");

/** What blob triggers are fed from. */
export const blobChangesContract: readonly Check[] = [
  check("tells first of the blobs that exist, each with its etag", async (t) => {
    const { blobs, other } = await opened(t);
    for (const name of ["b", "a", "c"]) await put(blobs, name, name);
    const { seen } = await follow(t, other, undefined, 3);
    assert.deepEqual(sorted(seen), sorted(await other.list({ max: 10 })));
  }),
  check("tells of nothing twice to one who goes on from the cursor", async (t) => {
    const { blobs, other } = await opened(t);
    for (const name of ["a", "b"]) await put(blobs, name, name);
    const { cursor } = await follow(t, other, undefined, 2);
    assert.deepEqual((await other.changes(cursor, ABORTED)).blobs, []);
    await put(blobs, "c", "c");
    const { seen } = await follow(t, other, cursor, 1);
    assert.deepEqual(
      seen.map(({ name }) => name),
      ["c"],
    );
  }),
  check("tells again of a blob that is written again", async (t) => {
    const { blobs, other } = await opened(t);
    await put(blobs, "a", "the same");
    const first = await follow(t, other, undefined, 1);
    await put(blobs, "a", "the same");
    const second = await follow(t, other, first.cursor, 1);
    assert.equal(second.seen[0]?.name, "a");
    assert.notEqual(second.seen[0]?.etag, first.seen[0]?.etag);
  }),
  check("tells again from the beginning when asked without a cursor", async (t) => {
    const { blobs, other } = await opened(t);
    await put(blobs, "a", "a");
    await follow(t, other, undefined, 1);
    assert.equal((await follow(t, other, undefined, 1)).seen[0]?.name, "a");
  }),
  check("lets a cursor be used on another connection", async (t) => {
    const { blobs, other } = await opened(t);
    await put(blobs, "a", "a");
    const { cursor } = await follow(t, other, undefined, 1);
    await put(blobs, "b", "b");
    const later = await open(await t.connect(), "blob", t.name);
    assert.deepEqual(
      (await follow(t, later, cursor, 1)).seen.map(({ name }) => name),
      ["b"],
    );
  }),
  check("waits for a blob that comes later, where no container exists yet", async (t) => {
    const { blobs, other } = await opened(t);
    const waiting = follow(t, other, undefined, 1);
    await put(blobs, "a", "a");
    assert.equal((await waiting).seen[0]?.name, "a");
  }),
  check("never waits for a signal that is aborted", async (t) => {
    const { blobs, other } = await opened(t);
    assert.deepEqual((await other.changes(undefined, ABORTED)).blobs, []);
    await put(blobs, "a", "a");
    const { cursor } = await follow(t, other, undefined, 1);
    const nothing = await other.changes(cursor, ABORTED);
    assert.deepEqual(nothing.blobs, []);
    await put(blobs, "b", "b");
    assert.equal((await follow(t, other, nothing.cursor, 1)).seen[0]?.name, "b");
  }),
  check("ends a wait when its signal aborts, with a cursor to go on from", async (t) => {
    const { blobs, other } = await opened(t);
    const abort = new AbortController();
    const waiting = other.changes(undefined, abort.signal);
    abort.abort();
    const { blobs: none, cursor } = await waiting;
    assert.deepEqual(none, []);
    await put(blobs, "a", "a");
    assert.equal((await follow(t, other, cursor, 1)).seen[0]?.name, "a");
  }),
  check(
    "tells nothing of what is not committed, nor of other containers, nor of what was deleted",
    async (t) => {
      const { blobs, other } = await opened(t);
      await blobs.put("staged", Buffer.from("x"));
      await put(await open(t.client, "blob", `${t.name}a`), "elsewhere", "x");
      await put(blobs, "deleted", "x");
      await commit(blobs.delete("deleted"));
      await put(blobs, "a", "x");
      const { seen, cursor } = await follow(t, other, undefined, 1);
      assert.deepEqual(
        seen.map(({ name }) => name),
        ["a"],
      );
      await commit(blobs.delete("a"));
      assert.deepEqual((await other.changes(cursor, ABORTED)).blobs, []);
      await put(blobs, "a", "y");
      assert.equal((await follow(t, other, cursor, 1)).seen[0]?.name, "a");
    },
  ),
  check("tells of every blob of many that are written while one follows", async (t) => {
    const { blobs, other } = await opened(t);
    const names = Array.from({ length: 120 }, (_, at) => `blob-${at}`);
    const following = follow(t, other, undefined, names.length);
    for (let at = 0; at < names.length; at += 20) {
      await commit(
        ...(await Promise.all(names.slice(at, at + 20).map((name) => blobs.put(name, Buffer.from(name))))),
      );
    }
    const { seen } = await following;
    assert.deepEqual(seen.map(({ name }) => name).sort(), names.sort());
  }),
];

/** Goes on from `cursor` until so many were told of. */
async function follow(t: Trial, blobs: BlobStore, from: string | undefined, count: number) {
  const seen: BlobInfo[] = [];
  let cursor = from;
  do {
    const changes = await blobs.changes(cursor, t.deadline);
    seen.push(...changes.blobs);
    cursor = changes.cursor;
    assert.ok(!t.deadline.aborted, `waited in vain for ${count - seen.length} of ${count} blobs`);
  } while (seen.length < count);
  return { seen, cursor };
}

function sorted(blobs: readonly BlobInfo[]): string[] {
  return blobs.map(({ name, etag, size }) => `${name} ${etag} ${size}`).sort();
}

async function opened(t: Trial) {
  return { blobs: await open(t.client, "blob", t.name), other: await open(t.other, "blob", t.name) };
}
