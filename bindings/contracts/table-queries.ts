import assert from "node:assert/strict";
import { parseFilter } from "../api/table-filter.ts";
import { compareKeys } from "../api/table-key.ts";
import type { Key, Page, Row, StoredRow, TableStore } from "../api/table-store.ts";
import { type Check, collect, commit, contractOf, open, pattern, type Trial } from "./contract.ts";

const check = contractOf("table", "table");

/** A filter over ROWS → the row keys of what it finds, in order. */
const FILTERS: readonly (readonly [string, string])[] = [
  ["PartitionKey eq 'p'", "a b c d e f"],
  ["PartitionKey eq 'q'", "a"],
  ["PartitionKey eq 'none'", ""],
  ["PartitionKey eq 'p' and RowKey eq 'c'", "c"],
  ["PartitionKey eq 'p' and RowKey ge 'b' and RowKey lt 'd'", "b c"],
  ["PartitionKey eq 'p' and RowKey gt 'b' and RowKey le 'd'", "c d"],
  ["PartitionKey gt 'p'", "a"],
  ["PartitionKey ge 'o' and PartitionKey lt 'q' and RowKey eq 'a'", "a"],
  ["RowKey eq 'a'", "a a"],
  ["(PartitionKey eq 'p' and RowKey eq 'a') or (PartitionKey eq 'q' and RowKey eq 'a')", "a a"],
  ["PartitionKey eq 'p' and PartitionKey eq 'q'", ""],
  ["not (PartitionKey eq 'p')", "a"],
  ["n eq 5", "a b c"],
  ["n eq 5L", "a b c"],
  ["n eq 5.0", "a b c"],
  ["n gt 4 and n lt 6", "a b c"],
  ["n ne 5", "d f a"],
  ["n lt 0", "d"],
  ["n eq '5'", "f"],
  ["PartitionKey eq 'p' and not (n eq 5)", "d e f"],
  ["n eq 9007199254740993L", "a"],
  ["n eq 9007199254740992L", ""],
  ["s eq 'x''y'", "a"],
  ["s ne 'x''y'", "b c"],
  ["s gt 'ｚ'", "b"],
  ["s lt '😀' and s ge 'ｚ'", "c"],
  ["flag", "a"],
  ["flag eq false", "b"],
  ["not flag and PartitionKey eq 'p'", "b c d e f"],
  ["when ge datetime'2026-01-01T00:00:00.0000001Z'", "b"],
  ["when lt datetime'2026-01-01T00:00:00.0000001Z'", "a"],
  ["id eq guid'C9DA6455-213D-42C9-9A79-3E9149A57833'", "a"],
  ["bytes eq X'0102ff'", "a"],
  ["bytes gt X'0102'", "a"],
  ["missing eq 1 or missing ne 1", ""],
];

const ROWS: readonly Row[] = [
  ["p", "a", { n: 5, s: "x'y", flag: true, when: { type: "DateTime", value: "2026-01-01T00:00:00Z" } }],
  ["p", "b", { n: { type: "Int64", value: "5" }, s: "😀", flag: false }],
  ["p", "c", { n: { type: "Double", value: "5" }, s: "ｚ" }],
  ["p", "d", { n: -1.5 }],
  ["p", "e", {}],
  ["p", "f", { n: "5" }],
  ["q", "a", { n: { type: "Int64", value: "9007199254740993" } }],
].map(([partitionKey, rowKey, columns]) => ({ partitionKey, rowKey, columns }) as Row);

/** Order, paging, filters. */
export const tableQueryContract: readonly Check[] = [
  check("has no rows where no table exists", async (t) => {
    const table = await open(t.client, "table", t.name);
    assert.deepEqual(await collect(table.query(undefined)), []);
    assert.deepEqual(await collect(table.query(parseFilter("a eq 1"), { take: 5 })), []);
    assert.equal(await table.get({ partitionKey: "p", rowKey: "r" }), undefined);
    await commit(table.delete({ partitionKey: "p", rowKey: "r" }));
  }),
  check("finds by a filter what the filter says", async (t) => {
    const table = await filled(t, ROWS.map(moreColumns));
    for (const [filter, expected] of FILTERS) {
      const found = await collect(table.query(parseFilter(filter)));
      assert.equal(found.map((row) => row.rowKey).join(" "), expected, filter);
    }
  }),
  check("lists 1,000 rows in the order of their keys, by code point, whole or in pages", async (t) => {
    const rows = manyRows(1_000);
    const table = await filled(t, rows);
    const expected = [...rows].sort(compareKeys).map(toKey);
    assert.deepEqual((await collect(table.query(undefined))).map(toKey), expected);
    for (const take of [7, 250, 1_000]) assert.deepEqual((await allPages(table, take)).map(toKey), expected);
  }),
  check("takes the first rows that match, and goes on after them", async (t) => {
    const table = await filled(t, manyRows(200));
    const filter = parseFilter("even eq true");
    const all = await collect(table.query(filter));
    assert.equal(all.length, 100);
    const first = await collect(table.query(filter, { take: 30 }));
    assert.deepEqual(first, all.slice(0, 30));
    const rest = await collect(table.query(filter, { after: first.at(-1) as Key }));
    assert.deepEqual(rest, all.slice(30));
  }),
  check("goes on after a row that is gone", async (t) => {
    const table = await filled(t, manyRows(50));
    const all = await collect(table.query(undefined));
    const after = all[20] as StoredRow;
    await commit(table.delete(after));
    assert.deepEqual(await collect(table.query(undefined, { after })), all.slice(21));
  }),
  check("never lists a row twice while rows change, and leaves out none that stays", async (t) => {
    const table = await filled(t, manyRows(300));
    const all = await collect(table.query(undefined));
    const seen: string[] = [];
    let at = 0;
    for await (const row of table.query(undefined)) {
      seen.push(JSON.stringify(toKey(row)));
      if (at % 50 === 0)
        await commit(...all.slice(at, at + 60).map((each) => table.upsert({ ...each, columns: { at } })));
      at += 1;
    }
    assert.deepEqual(
      seen,
      all.map((row) => JSON.stringify(toKey(row))),
    );
  }),
  check("lets one leave a listing early", async (t) => {
    const table = await filled(t, manyRows(100));
    for await (const row of table.query(undefined)) {
      assert.ok(row.etag);
      break;
    }
    await commit(table.insert({ partitionKey: "new", rowKey: "new", columns: {} }));
  }),
];

/** The kinds that have no short form. */
function moreColumns(row: Row): Row {
  if (row.partitionKey !== "p") return row;
  if (row.rowKey === "b") {
    return {
      ...row,
      columns: { ...row.columns, when: { type: "DateTime", value: "2026-01-01T00:00:00.0000001Z" } },
    };
  }
  if (row.rowKey !== "a") return row;
  const id = { type: "Guid", value: "c9da6455-213d-42c9-9a79-3e9149a57833" } as const;
  return { ...row, columns: { ...row.columns, id, bytes: Uint8Array.of(1, 2, 255) } };
}

/** Keys in no order, many of which UTF-16 would put elsewhere. */
function manyRows(count: number): Row[] {
  const order = pattern(count);
  const alphabet = ["a", "b", "Z", "é", "ｚ", "😀", "漢", "-", " ", "~"];
  return Array.from({ length: count }, (_, at) => {
    const letter = (nth: number) => alphabet[((order[at] ?? 0) >> nth) % alphabet.length];
    return {
      partitionKey: `${letter(4)}${letter(1)}`,
      rowKey: `${letter(0)}${letter(2)}${at}`,
      columns: { at, even: at % 2 === 0 },
    };
  });
}

async function filled(t: Trial, rows: readonly Row[]): Promise<TableStore> {
  const table = await open(t.client, "table", t.name);
  await commit(...rows.map((row) => table.insert(row)));
  return open(t.other, "table", t.name).then((other) => joined(table, other));
}

/** Writes through one connection, reads through the other. */
function joined(writer: TableStore, reader: TableStore): TableStore {
  return {
    get: (key) => reader.get(key),
    query: (filter, page) => reader.query(filter, page),
    insert: (row, options) => writer.insert(row, options),
    upsert: (row, options) => writer.upsert(row, options),
    merge: (row, options) => writer.merge(row, options),
    delete: (key, options) => writer.delete(key, options),
  };
}

async function allPages(table: TableStore, take: number): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for (;;) {
    const after = rows.at(-1);
    const page: Page = after ? { take, after } : { take };
    const more = await collect(table.query(undefined, page));
    assert.ok(more.length <= take);
    rows.push(...more);
    if (more.length < take) return rows;
  }
}

function toKey({ partitionKey, rowKey }: Key): Key {
  return { partitionKey, rowKey };
}
