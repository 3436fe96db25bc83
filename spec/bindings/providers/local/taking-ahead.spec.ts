import assert from "node:assert/strict";
import type { Client } from "../../../../bindings/api/provider.ts";
import type { Consumer, QueueStore } from "../../../../bindings/api/queue-store.ts";
import { eventually } from "../../../../bindings/api/testing.ts";
import { openStores, StoreFixture } from "./store-fixture.ts";

const LIMIT = 8;

describe("a consumer of a local queue whose messages are done quickly", () => {
  let store: StoreFixture;
  let client: Client;
  let queue: QueueStore;
  let consumer: Consumer;
  beforeEach(async () => {
    store = await StoreFixture.make();
    client = await store.connect();
    queue = (await openStores(client)).queue;
    consumer = queue.consume({ limit: LIMIT });
    await client.commit(Array.from({ length: 100 }, (_, at) => queue.send(Buffer.from(String(at)))));
  });
  afterEach(() => store.dispose());

  it("takes ahead in the transaction that settles, in order and never more than its limit", async () => {
    const done = await work(96);
    assert.deepEqual(
      done,
      Array.from({ length: 96 }, (_, at) => String(at)),
    );
    const { visible, leased } = await queue.length();
    assert.deepEqual({ visible, leased }, { visible: 0, leased: 4 });
  });

  it("gives back, uncounted, what nobody asks for", async () => {
    await work(88);
    assert.equal((await queue.length()).leased, LIMIT);
    await eventually(async () => (await queue.length()).leased === 0);
    const other = (await openStores(await store.connect())).queue.consume({ limit: 100 });
    const rest = await other.next(100, AbortSignal.timeout(4_000));
    assert.deepEqual(
      rest.map(({ body, dequeueCount }) => [String(body), dequeueCount]),
      Array.from({ length: 12 }, (_, at) => [String(88 + at), 1]),
    );
  });

  it("gives it back when it stops", async () => {
    await work(88);
    await consumer.stop(new AbortController().signal);
    assert.deepEqual(await queue.length(), { visible: 12, leased: 0, delayed: 0 });
  });

  async function work(count: number): Promise<string[]> {
    const done: string[] = [];
    while (done.length < count) {
      const deliveries = await consumer.next(LIMIT, AbortSignal.timeout(4_000));
      const { leased = 0 } = await queue.length();
      assert.ok(leased <= LIMIT, `${leased} leased`);
      done.push(...deliveries.map(({ body }) => String(body)));
      await client.commit(deliveries.map((delivery) => delivery.ack()));
    }
    return done;
  }
});
