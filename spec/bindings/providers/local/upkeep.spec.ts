import assert from "node:assert/strict";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { Conflict } from "../../../../bindings/api/effect.ts";
import { DEFAULT_TTL_MS } from "../../../../bindings/api/queue-store.ts";
import { eventually, VirtualClock } from "../../../../bindings/api/testing.ts";
import { openStores, StoreFixture } from "./store-fixture.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe("the upkeep of a local store", () => {
  let store: StoreFixture;
  let clock: VirtualClock;
  beforeEach(async () => {
    store = await StoreFixture.make();
    clock = new VirtualClock();
  });
  afterEach(() => store.dispose());

  it("remembers a name for 7 days and forgets it later", async () => {
    const first = await store.connect("local:", clock);
    const send = async () => {
      const client = await store.connect("local:", clock);
      const { queue } = await openStores(client);
      await client.commit([queue.send(Buffer.from("a"), { ttlMs: 100 * DAY })], "name");
      return (await queue.length()).visible;
    };
    assert.equal(await send(), 1);
    await first[Symbol.asyncDispose]();
    clock = new VirtualClock(clock.now() + 7 * DAY);
    assert.equal(await send(), 1);
    clock = new VirtualClock(clock.now() + 2 * DAY);
    // The sweep of a new connection comes before its first commit, or shortly after.
    await eventually(async () => (await send()) === 2);
  });

  it("says once that the folder was deleted under it", async () => {
    await store.connect("local:", clock);
    await eventually(async () => {
      await clock.advance(1_000);
      await rm(store.data, { recursive: true, force: true });
      return store.log.errors().length > 0;
    });
    await clock.advance(5_000);
    assert.equal(store.log.errors().length, 1);
    assert.match(store.log.text(), /was deleted or replaced while it is in use/);
  });

  it("drops expired messages that nobody asks for", async () => {
    const client = await store.connect("local:", clock);
    const { queue } = await openStores(client);
    await client.commit([queue.send(Buffer.from("a")), queue.send(Buffer.alloc(10_000))]);
    clock = new VirtualClock(clock.now() + DEFAULT_TTL_MS);
    const later = await store.connect("local:", clock);
    const seen = (await openStores(later)).queue;
    assert.equal((await seen.length()).visible, 0);
    assert.deepEqual(await seen.peek?.(5), []);
  });

  it("sweeps a body that was stored more than an hour ago, and refuses to publish it", async () => {
    const client = await store.connect("local:", clock);
    const { blob } = await openStores(client);
    const kept = await blob.put("kept", Buffer.alloc(10_000));
    await client.commit([kept]);
    const late = await blob.put("late", Buffer.alloc(10_000));
    assert.equal((await files()).length, 2);
    await clock.advance(1.2 * HOUR);
    await eventually(async () => (await files()).length === 1);
    await assert.rejects(client.commit([late]), Conflict);
    assert.equal((await blob.info("kept"))?.size, 10_000);
  }).timeout(20_000);

  it("removes the file of a blob that is replaced by a small one or deleted", async () => {
    const client = await store.connect("local:", clock);
    const { blob } = await openStores(client);
    await client.commit([
      await blob.put("a", Buffer.alloc(10_000)),
      await blob.put("b", Buffer.alloc(10_000)),
    ]);
    assert.equal((await files()).length, 2);
    await client.commit([await blob.put("a", Buffer.alloc(10)), blob.delete("b")]);
    await eventually(async () => (await files()).length === 0);
  });

  async function files(): Promise<string[]> {
    return readdir(path.join(store.data, "blobs"));
  }
});
