import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { StoredRow, TableStore } from "../../../../bindings/api/table-store.ts";
import { eventually, VirtualClock } from "../../../../bindings/api/testing.ts";
import { kill, openStores, StoreFixture } from "./store-fixture.ts";

describe("a local store with several processes", () => {
  let store: StoreFixture;
  beforeEach(async () => {
    store = await StoreFixture.make();
  });
  afterEach(() => store.dispose());

  it("loses no message and doubles none while processes are killed at random", async function () {
    this.timeout(60_000);
    const { queue, table } = await openStores(await store.connect());
    const senders = await Promise.all([store.start("send", 1_500), store.start("send", 1_500)]);
    const sent = Promise.all(senders.map((sender) => once(sender, "message")));
    const workers = await Promise.all([store.start("work"), store.start("work")]);
    for (let kills = 0; kills < 6; kills += 1) {
      const before = await countRows(table);
      await eventually(
        async () => (await countRows(table)) >= Math.min(3_000, before + Math.random() * 400),
        20_000,
      );
      await killOneOf(workers);
      workers.push(await store.start("work"));
    }
    await sent;
    await eventually(async () => (await countRows(table)) === 3_000, 20_000);
    assert.deepEqual(await queue.length(), { visible: 0, leased: 0, delayed: 0 });
  });

  it("gives what a killed process had in hand to another one at once, without counting it", async () => {
    const client = await store.connect();
    const { queue } = await openStores(client);
    await client.commit([queue.send(Buffer.from("a")), queue.send(Buffer.from("b"))]);
    const holder = await store.start("hold", 2);
    await once(holder, "message");
    assert.equal((await queue.length()).leased, 2);
    await kill(holder);
    const deliveries = await queue.consume({ limit: 2 }).next(2, AbortSignal.timeout(4_000));
    assert.deepEqual(
      deliveries.map(({ body, dequeueCount }) => [String(body), dequeueCount]),
      [
        ["a", 1],
        ["b", 1],
      ],
    );
  });

  it("wakes a consumer that waits in another process", async () => {
    const client = await store.connect();
    const { queue, table } = await openStores(client);
    await store.start("work");
    const delays: number[] = [];
    for (let turn = 0; turn < 9; turn += 1) {
      const sentAt = Date.now();
      await client.commit([queue.send(Buffer.from(`m${turn}`))]);
      const row = await eventually(() => table.get({ partitionKey: "p", rowKey: `m${turn}` }));
      delays.push(Number(row?.columns.receivedAt) - sentAt);
    }
    const median = delays.sort((a, b) => a - b)[4] ?? Number.NaN;
    assert.ok(median <= 50, `${median} ms in the median of ${delays}`);
  });

  it("lets several processes make the folder at the same time", async () => {
    await Promise.all([store.start("work"), store.start("work"), store.start("work")]);
    const client = await store.connect();
    const { queue, table } = await openStores(client);
    await client.commit([queue.send(Buffer.from("a"))]);
    await eventually(() => table.get({ partitionKey: "p", rowKey: "a" }));
    assert.deepEqual(
      (await readdir(store.data)).filter((name) => name.includes(".json.")),
      [],
    );
  });

  it("goes on when another process has made the store larger than it was", async function () {
    this.timeout(20_000);
    const client = await store.connect();
    const { queue, table } = await openStores(client);
    await store.start("work");
    const padding = Buffer.alloc(200_000, " ");
    for (let turn = 0; turn < 60; turn += 1) {
      await client.commit([queue.send(Buffer.concat([Buffer.from(`m${turn}`), padding]))]);
    }
    await eventually(async () => (await countRows(table)) === 60, 10_000);
  });

  it("sweeps what a killed process stored of a blob and did not commit", async () => {
    const stager = await store.start("stage");
    await once(stager, "message");
    assert.equal((await readdir(path.join(store.data, "blobs"))).length, 1);
    await kill(stager);
    await store.connect("local:", new VirtualClock(Date.now()));
    await eventually(async () => (await readdir(path.join(store.data, "blobs"))).length === 0);
  });

  async function killOneOf(workers: ChildProcess[]): Promise<void> {
    const [victim] = workers.splice(Math.floor(Math.random() * workers.length), 1);
    if (victim) await kill(victim);
  }
});

async function countRows(table: TableStore): Promise<number> {
  const rows: StoredRow[] = [];
  for await (const row of table.query(undefined)) rows.push(row);
  return rows.length;
}
