import assert from "node:assert/strict";
import { Conflict, type Effect, LeaseLost } from "../api/effect.ts";
import type { TableStore } from "../api/table-store.ts";
import { atomicContract } from "./commit-atomic.ts";
import { type Check, collect, commit, contractOf, open } from "./contract.ts";
import { send, take, takeOne } from "./receiving.ts";

const check = contractOf("commit");

/** Commits: whole, in order, once, one winner. */
export const commitContract: readonly Check[] = [
  ...atomicContract,
  check(
    "finds nothing of a commit whose first effect is refused",
    async (t) => {
      const table = await open(t.client, "table", t.name);
      const queue = await open(t.client, "queue", t.name);
      await commit(table.insert(ROW));
      await assert.rejects(commit(table.insert(ROW), queue.send(Buffer.from("a"))), Conflict);
      assert.equal((await queue.length()).visible, 0);
    },
    "queue",
    "table",
    "atomic",
  ),
  check(
    "creates no queue by a commit that is refused",
    async (t) => {
      const queue = await open(t.client, "queue", t.name);
      const table = await open(t.client, "table", t.name);
      await commit(table.insert(ROW));
      await assert.rejects(commit(queue.send(Buffer.from("a")), table.insert(ROW)), Conflict);
      assert.equal((await t.other.list?.("queue"))?.includes(t.name), false);
    },
    "queue",
    "table",
    "atomic",
    "list",
  ),
  check(
    "applies effects in their order",
    async (t) => {
      const table = await open(t.client, "table", t.name);
      await commit(
        table.insert(ROW),
        table.delete(ROW),
        table.insert({ ...ROW, columns: { a: 2 } }),
        table.merge({ ...ROW, columns: { b: 3 } }),
      );
      assert.deepEqual((await table.get(ROW))?.columns, { a: 2, b: 3 });
    },
    "table",
    "atomic",
  ),
  check(
    "refuses two inserts of one row in one commit",
    async (t) => {
      const table = await open(t.client, "table", t.name);
      const second = table.insert(ROW);
      await assert.rejects(
        commit(table.insert(ROW), second),
        (error) => error instanceof Conflict && error.effect === second,
      );
      assert.equal(await table.get(ROW), undefined);
    },
    "table",
    "atomic",
  ),
  check(
    "lets whoever receives a message find what was committed with it",
    async (t) => {
      const table = await open(t.client, "table", t.name);
      const queue = await open(t.client, "queue", t.name);
      const consumer = (await open(t.other, "queue", t.name)).consume({ limit: 1 });
      const rows = await open(t.other, "table", t.name);
      for (let at = 0; at < 20; at += 1) {
        const key = { partitionKey: "p", rowKey: `${at}` };
        const waiting = takeOne(t, consumer);
        const sent = commit(queue.send(Buffer.from("a")), table.insert({ ...key, columns: {} }));
        const delivery = await waiting;
        assert.ok(await rows.get(key));
        await sent;
        await commit(delivery.ack());
      }
    },
    "queue",
    "table",
    "atomic",
  ),
  check(
    "does a commit once under one name, on whichever connection it is repeated",
    async (t) => {
      const queue = await open(t.client, "queue", t.name);
      const table = await open(t.client, "table", t.name);
      const other = await open(t.other, "queue", t.name);
      await t.client.commit([queue.send(Buffer.from("a")), table.insert(ROW)], `${t.name}:1`);
      await t.client.commit([queue.send(Buffer.from("a")), table.insert(ROW)], `${t.name}:1`);
      await t.other.commit([other.send(Buffer.from("a"))], `${t.name}:1`);
      assert.equal((await queue.length()).visible, 1);
      await t.client.commit([queue.send(Buffer.from("a"))], `${t.name}:2`);
      assert.equal((await queue.length()).visible, 2);
    },
    "queue",
    "table",
    "remembers",
  ),
  check(
    "does a commit once under one name when it is repeated at the same time",
    async (t) => {
      const queue = await open(t.client, "queue", t.name);
      const other = await open(t.other, "queue", t.name);
      await Promise.all(
        Array.from({ length: 10 }, (_, at) => {
          const [client, store] = at % 2 === 0 ? [t.client, queue] : [t.other, other];
          return client.commit([store.send(Buffer.from("a"))], t.name);
        }),
      );
      assert.equal((await queue.length()).visible, 1);
    },
    "queue",
    "remembers",
  ),
  check(
    "does not remember the name of a commit that was refused",
    async (t) => {
      const queue = await open(t.client, "queue", t.name);
      const table = await open(t.client, "table", t.name);
      await commit(table.insert(ROW));
      await assert.rejects(
        t.client.commit([queue.send(Buffer.from("a")), table.insert(ROW)], t.name),
        Conflict,
      );
      await commit(table.delete(ROW));
      await t.client.commit([queue.send(Buffer.from("a")), table.insert(ROW)], t.name);
      assert.equal((await queue.length()).visible, 1);
    },
    "queue",
    "table",
    "remembers",
  ),
  check(
    "remembers a name although nothing is committed under it",
    async (t) => {
      const queue = await open(t.client, "queue", t.name);
      await t.client.commit([], t.name);
      await t.client.commit([queue.send(Buffer.from("a"))], t.name);
      assert.equal((await queue.length()).visible, 0);
    },
    "queue",
    "remembers",
  ),
  check(
    "takes names of any length and character for once",
    async (t) => {
      const queue = await open(t.client, "queue", t.name);
      for (const name of [`${t.name}/${"é".repeat(3_000)}1`, `${t.name}/${"é".repeat(3_000)}2`]) {
        for (let times = 0; times < 2; times += 1)
          await t.client.commit([queue.send(Buffer.from("a"))], name);
      }
      assert.equal((await queue.length()).visible, 2);
    },
    "queue",
    "remembers",
  ),
  check(
    "has one winner among two settlements at the same time",
    async (t) => {
      const queue = await open(t.client, "queue", t.name);
      const consumer = queue.consume({ limit: 9 });
      for (let round = 0; round < 10; round += 1) {
        await send(queue, "a");
        const delivery = await takeOne(t, consumer);
        const results = await Promise.allSettled([
          commit(delivery.ack()),
          commit(delivery.release()),
          commit(delivery.ack()),
        ]);
        assertOneWinner(results, LeaseLost);
        await queue.clear();
      }
    },
    "queue",
  ),
  check(
    "has one winner among inserts of one row at the same time",
    async (t) => {
      const table = await open(t.client, "table", t.name);
      const other = await open(t.other, "table", t.name);
      for (let round = 0; round < 10; round += 1) {
        const key = { partitionKey: "p", rowKey: `${round}` };
        const inserts = [table, other, table, other].map((store, at) =>
          commit(store.insert({ ...key, columns: { at } })),
        );
        const winner = assertOneWinner(await Promise.allSettled(inserts), Conflict);
        assert.deepEqual((await other.get(key))?.columns, { at: winner });
      }
    },
    "table",
  ),
  check(
    "loses no update of writers that ask for the etag they read",
    async (t) => {
      const table = await open(t.client, "table", t.name);
      const other = await open(t.other, "table", t.name);
      await commit(table.insert({ ...ROW, columns: { count: 0 } }));
      await Promise.all(
        [table, other, table, other].map(async (store) => {
          for (let times = 0; times < 8; times += 1) await increment(store);
        }),
      );
      assert.equal((await other.get(ROW))?.columns.count, 32);
    },
    "table",
  ),
  check(
    "does all of many commits at the same time, on both connections",
    async (t) => {
      const queue = await open(t.client, "queue", t.name);
      const table = await open(t.client, "table", t.name);
      const [otherQueue, otherTable] = [
        await open(t.other, "queue", t.name),
        await open(t.other, "table", t.name),
      ];
      await Promise.all(
        Array.from({ length: 100 }, (_, at) => {
          const [to, into] = at % 2 === 0 ? [queue, table] : [otherQueue, otherTable];
          return commit(
            to.send(Buffer.from(`${at}`)),
            into.insert({ partitionKey: "p", rowKey: `${at}`, columns: {} }),
          );
        }),
      );
      assert.equal((await queue.length()).visible, 100);
      assert.equal((await collect(table.query(undefined))).length, 100);
    },
    "queue",
    "table",
  ),
  check(
    "settles a batch of deliveries in one commit",
    async (t) => {
      const queue = await open(t.client, "queue", t.name);
      await commit(...["a", "b", "c"].map((body) => queue.send(Buffer.from(body))));
      const deliveries = await take(t, queue.consume({ limit: 9 }), 3);
      await commit(...deliveries.map((delivery) => delivery.ack()));
      const { visible, leased = 0 } = await queue.length();
      assert.deepEqual({ visible, leased }, { visible: 0, leased: 0 });
    },
    "queue",
  ),
];

const ROW = { partitionKey: "p", rowKey: "r", columns: { a: 1 } };

/** The place of the one that was not refused. */
function assertOneWinner(
  results: readonly PromiseSettledResult<void>[],
  refusal: typeof LeaseLost | typeof Conflict,
): number {
  const winners = [...results.entries()].filter(([, { status }]) => status === "fulfilled");
  assert.equal(winners.length, 1, "winners");
  for (const result of results)
    if (result.status === "rejected") assert.ok(result.reason instanceof refusal, String(result.reason));
  return winners[0]?.[0] ?? -1;
}

async function increment(table: TableStore): Promise<void> {
  for (;;) {
    const row = (await table.get(ROW)) ?? assert.fail("the row is gone");
    const count = Number(row.columns.count) + 1;
    const effect: Effect = table.upsert({ ...ROW, columns: { count } }, { ifMatch: row.etag });
    try {
      return await commit(effect);
    } catch (error) {
      if (!(error instanceof Conflict) || error.status !== 412) throw error;
    }
  }
}
