import assert from "node:assert/strict";
import { Conflict } from "../../../../bindings/api/effect.ts";
import { tableInput } from "../../../../bindings/types/table/input.ts";
import { tableOutput } from "../../../../bindings/types/table/output.ts";
import { binding, type TestContext, testContext } from "../../../support/bind-context.ts";

describe("a table binding", () => {
  let context: TestContext;
  beforeEach(async () => {
    context = await testContext();
  });
  const input = async (properties: object, data = {}) =>
    (await tableInput(binding("table", { tableName: "orders", ...properties }), context)).read(data);
  const write = async (value: unknown, properties: object = {}, data = {}) => {
    const output = await tableOutput(binding("table", { tableName: "orders", ...properties }), context);
    await context.commit(...(await output.effects(value, { data, id: "Orders/m1/row" })));
  };
  const rows = (...keys: string[]) => keys.map((key) => ({ PartitionKey: "p", RowKey: key, n: Number(key) }));

  it("writes an object as one row and reads it by its keys", async () => {
    await write({ PartitionKey: "p", RowKey: "1", total: 5, tags: ["a"], nothing: null });
    assert.deepEqual(await input({ partitionKey: "p", rowKey: "{id}" }, { id: "1" }), {
      ...{ PartitionKey: "p", RowKey: "1", total: 5, tags: '["a"]' },
    });
  });

  it("gives undefined for a row that is not there, and no rows for a table that is not", async () => {
    assert.equal(await input({ partitionKey: "p", rowKey: "1" }), undefined);
    assert.deepEqual(await input({}), []);
  });

  it("lists a partition, what a filter asks for, and at most `take` rows", async () => {
    await write([...rows("1", "2", "3"), { PartitionKey: "q", RowKey: "1", n: 9 }]);
    const list = async (properties: object, data = {}) =>
      ((await input(properties, data)) as { n: number }[]).map(({ n }) => n);
    assert.deepEqual(await list({}), [1, 2, 3, 9]);
    assert.deepEqual(await list({ partitionKey: "p" }), [1, 2, 3]);
    assert.deepEqual(await list({ rowKey: "1" }), [1, 2, 3, 9], "rowKey alone is ignored");
    assert.deepEqual(await list({ partitionKey: "p", filter: "n ge {min}", take: 1 }, { min: "2" }), [2]);
    assert.deepEqual(await list({ take: 0, filter: "n gt 2 or n lt 2", partitionKey: "p" }), [1, 3]);
  });

  it("takes the binding's keys only for rows that have none", async () => {
    const keys = { partitionKey: "{country}", rowKey: "{id}" };
    await write([{ n: 1 }, { partitionkey: "own", ROWKEY: "key", n: 2 }], keys, { country: "at", id: "7" });
    assert.deepEqual(await input({}), [
      { PartitionKey: "at", RowKey: "7", n: 1 },
      { PartitionKey: "own", RowKey: "key", n: 2 },
    ]);
  });

  it("says which key neither the row nor the binding has", async () => {
    await assert.rejects(write({ PartitionKey: "p" }), { code: "SHEAF_ROW_INVALID", message: /no RowKey/ });
    await assert.rejects(write("text"), { code: "SHEAF_ROW_INVALID" });
  });

  it("inserts by default, so that an existing row is a conflict", async () => {
    await write(rows("1"));
    await assert.rejects(write(rows("1")), (error) => error instanceof Conflict && error.status === 409);
  });

  it("replaces or merges where the binding says so", async () => {
    await write({ ...rows("1")[0], old: true });
    await write({ PartitionKey: "p", RowKey: "1", a: 1 }, { mode: "merge" });
    const keys = { partitionKey: "p", rowKey: "1" };
    assert.deepEqual(await input(keys), { PartitionKey: "p", RowKey: "1", n: 1, old: true, a: 1 });
    await write({ PartitionKey: "p", RowKey: "1", b: 2 }, { mode: "upsert" });
    assert.deepEqual(await input(keys), { PartitionKey: "p", RowKey: "1", b: 2 });
  });

  it("gives its effects ids that are the same in a redelivery, and none for nothing", async () => {
    const output = await tableOutput(binding("table", { tableName: "orders" }), context);
    const at = { data: {}, id: "Orders/m1/row" };
    assert.deepEqual(
      (await output.effects(rows("1", "2"), at)).map(({ id }) => id),
      [`${at.id}/0`, `${at.id}/1`],
    );
    for (const nothing of [null, undefined, [], "[]", [null]])
      assert.deepEqual(await output.effects(nothing, at), []);
  });

  it("chooses the table by the event's data", async () => {
    await write(rows("1"), { tableName: "orders{country}" }, { country: "at" });
    assert.deepEqual(await input({ tableName: "ordersat" }), rows("1"));
    await assert.rejects(input({ tableName: "{x}" }, { x: "a-b" }), { code: "SHEAF_TABLE_NAME" });
  });

  it("finds bad names and filters when it is bound", async () => {
    await assert.rejects(input({ tableName: "1st" }), {
      code: "SHEAF_TABLE_NAME",
      where: { file: "item.json", line: 1 },
    });
    await assert.rejects(input({ filter: "n ~ 5" }), { code: "SHEAF_FILTER_INVALID" });
    await assert.rejects(input({ filter: "n eq {" }), { code: "SHEAF_EXPRESSION_SYNTAX" });
  });
});
