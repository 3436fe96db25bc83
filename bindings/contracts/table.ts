import assert from "node:assert/strict";
import { Conflict, type Effect } from "../api/effect.ts";
import type { Key, Row, StoredRow, TableStore } from "../api/table-store.ts";
import { type Check, collect, commit, contractOf, open, pattern, type Trial } from "./contract.ts";

const check = contractOf("table", "table");

/** Rows, their values, etags and keys. What queries promise is in table-queries.ts. */
export const tableContract: readonly Check[] = [
  check("keeps every kind of value exactly", async (t) => {
    const { table, other } = await opened(t);
    await commit(table.insert({ ...KEY, columns: ALL_KINDS }));
    assert.deepEqual((await other.get(KEY))?.columns, ALL_KINDS);
    const [listed] = await collect(other.query(undefined));
    assert.deepEqual(listed?.columns, ALL_KINDS);
  }),
  check("keeps rows of nearly a megabyte", async (t) => {
    const { table, other } = await opened(t);
    const columns = {
      ...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`text${at}`, "ü".repeat(30_000)])),
      bytes: pattern(60_000),
    };
    await commit(table.insert({ ...KEY, columns }));
    assert.deepEqual((await other.get(KEY))?.columns, columns);
  }),
  check("shows nothing of a write before the commit", async (t) => {
    const { table } = await opened(t);
    table.insert(row({ a: 1 }));
    assert.equal(await table.get(KEY), undefined);
  }),
  check("keeps what an effect said when it was made", async (t) => {
    const { table } = await opened(t);
    const columns = { a: 1 };
    const effect = table.insert({ ...KEY, columns });
    columns.a = 2;
    await commit(effect);
    assert.deepEqual((await table.get(KEY))?.columns, { a: 1 });
  }),
  check("refuses to insert a row that exists: Conflict 409 names the effect, the row stays", async (t) => {
    const { table, other } = await opened(t);
    await commit(table.insert(row({ a: 1 })));
    const before = await table.get(KEY);
    await assertConflict(other.insert(row({ a: 2 })), 409);
    assert.deepEqual(await other.get(KEY), before);
  }),
  check("replaces the whole row with an upsert, creates it where there is none", async (t) => {
    const { table } = await opened(t);
    await commit(table.upsert(row({ a: 1, b: 1 })));
    await commit(table.upsert(row({ b: 2, c: 2 })));
    assert.deepEqual((await table.get(KEY))?.columns, { b: 2, c: 2 });
  }),
  check("keeps with a merge what it does not name, creates the row where there is none", async (t) => {
    const { table } = await opened(t);
    await commit(table.merge(row({ a: 1, b: 1 })));
    await commit(table.merge(row({ b: 2, c: "2" })));
    assert.deepEqual((await table.get(KEY))?.columns, { a: 1, b: 2, c: "2" });
  }),
  check("deletes a row, and does nothing where there is none", async (t) => {
    const { table, other } = await opened(t);
    await commit(table.insert(row({})));
    await commit(other.delete(KEY));
    assert.equal(await table.get(KEY), undefined);
    await commit(table.delete(KEY));
  }),
  check("gives a row a new etag with every write, the same by key and in listings", async (t) => {
    const { table, other } = await opened(t);
    const etags = new Set<string>();
    for (const effect of [
      table.insert(row({})),
      table.upsert(row({})),
      table.merge(row({})),
      table.merge(row({})),
    ]) {
      await commit(effect);
      const etag = (await other.get(KEY))?.etag ?? assert.fail("no row");
      assert.deepEqual(
        (await collect(other.query(undefined))).map((listed) => listed.etag),
        [etag],
      );
      etags.add(etag);
    }
    await commit(table.delete(KEY));
    await commit(table.insert(row({})));
    etags.add((await other.get(KEY))?.etag ?? "");
    assert.equal(etags.size, 5);
  }),
  check(
    "tells when a row was written last",
    async (t) => {
      const { table } = await opened(t);
      await commit(table.insert(row({})));
      const first = (await table.get(KEY))?.timestamp.getTime() ?? Number.NaN;
      await t.advance(2_000);
      await commit(table.merge(row({})));
      assert.equal((await table.get(KEY))?.timestamp.getTime(), first + 2_000);
    },
    "clock",
  ),
  ...conditionalWrites().map(([name, write]) =>
    check(`makes ${name} only where the etag matches`, async (t) => {
      const { table } = await opened(t);
      await assertConflict(write(table, '"none"'), 404);
      await assertConflict(write(table, "*"), 404);
      await commit(table.insert(row({ a: 1 })));
      const { etag } = (await table.get(KEY)) as StoredRow;
      await commit(table.merge(row({ a: 2 })));
      await assertConflict(write(table, etag), 412);
      const current = (await table.get(KEY)) as StoredRow;
      assert.deepEqual(current.columns, { a: 2 });
      await commit(write(table, current.etag));
      assert.notEqual((await table.get(KEY))?.etag, current.etag);
      await commit(table.upsert(row({ a: 3 })));
      await commit(write(table, "*"));
    }),
  ),
  check("takes keys of Azure's greatest length, and tells them apart at their end", async (t) => {
    const { table, other } = await opened(t);
    const longest = ["x", "é", "漢", "😀"].map((character) => character.repeat(512 / character.length));
    const distinct = longest.flatMap((key) => [key, `${key.slice(2)}-1`, `${key.slice(2)}-2`]);
    await commit(
      ...distinct.map((key) => table.insert({ partitionKey: key, rowKey: key, columns: { key } })),
    );
    for (const key of distinct) {
      assert.equal((await other.get({ partitionKey: key, rowKey: key }))?.columns.key, key);
    }
    assert.equal((await collect(other.query(undefined))).length, distinct.length);
  }),
  check("takes an empty key", async (t) => {
    const { table } = await opened(t);
    const empty = { partitionKey: "", rowKey: "" };
    await commit(table.insert({ ...empty, columns: { a: 1 } }));
    assert.deepEqual((await table.get(empty))?.columns, { a: 1 });
  }),
  check("refuses keys that Azure refuses: Conflict 400", async (t) => {
    const { table } = await opened(t);
    for (const bad of [
      "a/b",
      "a\\b",
      "a#b",
      "a?b",
      "\u0000",
      "a\u001f",
      "\u007f",
      "\u009fb",
      "x".repeat(513),
      "\ud800",
    ]) {
      await assertConflict(table.insert({ partitionKey: bad, rowKey: "r", columns: {} }), 400);
      await assertConflict(table.upsert({ partitionKey: "p", rowKey: bad, columns: {} }), 400);
    }
    assert.deepEqual(await collect(table.query(undefined)), []);
  }),
  check("does not mistake one key for another", async (t) => {
    const { table } = await opened(t);
    const keys: Key[] = [
      ["a", "bc"],
      ["ab", "c"],
      ["a!", "bc"],
      ["a", "!bc"],
      ["A", "bc"],
      ["a ", "bc"],
      ["a", ""],
      ["", "a"],
    ].map(([partitionKey = "", rowKey = ""]) => ({ partitionKey, rowKey }));
    await commit(...keys.map((key, at) => table.insert({ ...key, columns: { at } })));
    for (const [at, key] of keys.entries()) assert.equal((await table.get(key))?.columns.at, at);
  }),
  check("keeps tables apart", async (t) => {
    const { table } = await opened(t);
    await commit((await open(t.client, "table", `${t.name}a`)).insert(row({})));
    assert.equal(await table.get(KEY), undefined);
  }),
];

const KEY: Key = { partitionKey: "Order", rowKey: "1" };

const ALL_KINDS: Row["columns"] = {
  text: "grüße, 漢字, 😀, 'quoted'\r\n\t",
  empty: "",
  yes: true,
  no: false,
  zero: 0,
  int32Min: -(2 ** 31),
  int32Max: 2 ** 31 - 1,
  double: 0.1,
  large: 1e300,
  wholeDouble: { type: "Double", value: "1" },
  notANumber: { type: "Double", value: "NaN" },
  infinite: { type: "Double", value: "-Infinity" },
  int64Min: { type: "Int64", value: "-9223372036854775808" },
  int64Max: { type: "Int64", value: "9223372036854775807" },
  smallInt64: { type: "Int64", value: "5" },
  when: { type: "DateTime", value: "2026-11-24T06:44:26.1234567Z" },
  longAgo: { type: "DateTime", value: "1601-01-01T00:00:00Z" },
  guid: { type: "Guid", value: "c9da6455-213d-42c9-9a79-3e9149a57833" },
  bytes: pattern(300),
  noBytes: new Uint8Array(0),
  // Names that a technology may use itself.
  id: "id",
  _id: "_id",
  etag: "etag",
  key: "key",
  value: "value",
  type: "type",
};

/** Each takes the etag that it asks for. */
function conditionalWrites(): [string, (table: TableStore, ifMatch: string) => Effect][] {
  return [
    ["an upsert", (table, ifMatch) => table.upsert(row({ b: 1 }), { ifMatch })],
    ["a merge", (table, ifMatch) => table.merge(row({ b: 1 }), { ifMatch })],
    ["a delete", (table, ifMatch) => table.delete(KEY, { ifMatch })],
  ];
}

function row(columns: Row["columns"]): Row {
  return { ...KEY, columns };
}

async function opened(t: Trial) {
  return { table: await open(t.client, "table", t.name), other: await open(t.other, "table", t.name) };
}

async function assertConflict(effect: Effect, status: number): Promise<void> {
  await assert.rejects(commit(effect), (error) => {
    assert.ok(error instanceof Conflict, String(error));
    assert.equal(error.status, status);
    assert.equal(error.effect, effect);
    return true;
  });
}
