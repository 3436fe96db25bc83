import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm, rmdir, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemClock } from "../../../../bindings/api/clock.ts";
import { Unavailable } from "../../../../bindings/api/effect.ts";
import { HostError } from "../../../../bindings/api/errors.ts";
import type { Client } from "../../../../bindings/api/provider.ts";
import { TestLog } from "../../../../bindings/api/testing.ts";
import { LocalProvider } from "../../../../bindings/providers/local/index.ts";
import { openStores } from "./store-fixture.ts";

const MIB = 1024 * 1024;

describe("a local store on a disk of 8 MB", () => {
  let disk: string;
  let client: Client | undefined;

  beforeEach(async function () {
    disk = await mkdtemp(path.join(tmpdir(), "sheaf-disk-"));
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", disk]);
    if (mounted.status === 0) return;
    await rmdir(disk);
    if (this.currentTest) this.currentTest.title += " (needs the right to mount a tmpfs)";
    this.skip();
  });

  afterEach(async () => {
    await client?.[Symbol.asyncDispose]();
    client = undefined;
    spawnSync("umount", [disk]);
    await rm(disk, { recursive: true, force: true });
  });

  it("refuses what does not fit as Unavailable, keeps all that was committed, and goes on when there is room", async function () {
    this.timeout(20_000);
    const filler = path.join(disk, "filler");
    await writeFile(filler, Buffer.alloc(2 * MIB));
    client = await connect();
    const { queue } = await openStores(client);
    const body = Buffer.alloc(3_000, "x");
    let sent = 0;
    const refusal = await fill(client, async (each) => {
      await each.commit([queue.send(body), queue.send(body)]);
      sent += 2;
    });
    assert.match(refusal.message, /could not be written: the disk is full/);
    assert.ok(sent > 100, `${sent} messages fitted`);
    assert.deepEqual(await queue.length(), { visible: sent, leased: 0, delayed: 0 });
    assert.equal(client.status().ok, false);
    await rm(filler);
    await client.commit([queue.send(body)]);
    assert.equal((await queue.length()).visible, sent + 1);
    assert.equal(client.status().ok, true);
    assert.equal(await countMessages(client), sent + 1);
  });

  it("rejects every commit of a group that does not fit, and leaves no rejection unheard", async () => {
    client = await connect();
    const { queue } = await openStores(client);
    const unheard: unknown[] = [];
    const hear = (error: unknown) => unheard.push(error);
    process.on("unhandledRejection", hear);
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, () => client?.commit([queue.send(Buffer.alloc(400_000))])),
    );
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", hear);
    const refused = results.filter((result) => result.status === "rejected");
    assert.ok(refused.every(({ reason }) => reason instanceof Unavailable));
    assert.equal((await queue.length()).visible, 40 - refused.length);
    assert.ok(refused.length > 0);
    assert.deepEqual(unheard, []);
  });

  it("rejects a blob that does not fit as Unavailable, and leaves nothing of it", async () => {
    client = await connect();
    const { blob } = await openStores(client);
    await assert.rejects(blob.put("large", Buffer.alloc(12 * MIB)), Unavailable);
    assert.deepEqual(await readdir(path.join(disk, ".sheaf", "blobs")), []);
    await client.commit([await blob.put("small", Buffer.alloc(MIB))]);
    assert.equal((await blob.info("small"))?.size, MIB);
  });

  it("is not opened, with a message that says so, when the disk is full", async () => {
    const { bavail, bsize } = await statfs(disk);
    await writeFile(path.join(disk, "filler"), Buffer.alloc(bavail * bsize - 4_096));
    await assert.rejects(connect(), (error) => {
      assert.ok(error instanceof HostError);
      assert.equal(error.code, "SHEAF_LOCAL_FULL");
      return true;
    });
  });

  async function connect(): Promise<Client> {
    return new LocalProvider().connect("local:", { root: disk, clock: systemClock, log: new TestLog() });
  }
});

/** Until the disk is full. */
async function fill(client: Client, commit: (client: Client) => Promise<void>): Promise<Unavailable> {
  for (;;) {
    try {
      await commit(client);
    } catch (error) {
      assert.ok(error instanceof Unavailable, String(error));
      return error;
    }
  }
}

async function countMessages(client: Client): Promise<number> {
  const { queue } = await openStores(client);
  return (await queue.peek?.(1_000_000))?.length ?? 0;
}
