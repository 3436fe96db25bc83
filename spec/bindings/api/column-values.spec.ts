import assert from "node:assert/strict";
import fc from "fast-check";
import { fromColumn, fromRow, toDouble, toInt64, toRow } from "../../../bindings/api/column-values.ts";
import { HostError } from "../../../bindings/api/errors.ts";
import type { ColumnValue } from "../../../bindings/api/table-store.ts";

const FIXED = { seed: 20261124 };
const KEYS = { PartitionKey: "p", RowKey: "r" };

describe("toRow", () => {
  const conversions: readonly (readonly [string, unknown, ColumnValue])[] = [
    ["text", "x", "x"],
    ["empty text", "", ""],
    ["a boolean", false, false],
    ["a small integer", -5, -5],
    ["the greatest Int32", 2 ** 31 - 1, 2 ** 31 - 1],
    ["an integer that Int32 does not hold", 2 ** 31, { type: "Int64", value: "2147483648" }],
    ["the greatest safe integer", Number.MAX_SAFE_INTEGER, { type: "Int64", value: "9007199254740991" }],
    ["an integer that is not exact", 1e300, 1e300],
    ["a fraction", 1.5, 1.5],
    ["NaN", Number.NaN, { type: "Double", value: "NaN" }],
    ["infinity", -1 / 0, { type: "Double", value: "-Infinity" }],
    ["negative zero", -0, 0],
    ["a bigint", 5n, { type: "Int64", value: "5" }],
    ["an object", { a: [1, null] }, '{"a":[1,null]}'],
    ["an array", ["x"], '["x"]'],
    ["a Date", new Date("2026-01-01T00:00:00.120Z"), { type: "DateTime", value: "2026-01-01T00:00:00.12Z" }],
    [
      "a Date of a whole minute",
      new Date("2026-01-01T00:10:00Z"),
      { type: "DateTime", value: "2026-01-01T00:10:00Z" },
    ],
    ["bytes", Uint8Array.of(1), Uint8Array.of(1)],
  ];
  for (const [name, value, expected] of conversions) {
    it(`stores ${name}`, () => assert.deepEqual(toRow({ ...KEYS, value }).columns, { value: expected }));
  }

  it("drops null, undefined, functions and dates that are none", () => {
    const value = { ...KEYS, a: null, b: undefined, c: () => {}, d: new Date(Number.NaN), e: Symbol("e") };
    assert.deepEqual(toRow(value).columns, {});
  });

  it("drops Timestamp and odata properties, which are the store's to say", () => {
    assert.deepEqual(toRow({ ...KEYS, Timestamp: "x", "odata.etag": "x", timestamp: 1 }).columns, {
      timestamp: 1,
    });
  });

  it("finds keys without regard to case, and lets them win over the defaults", () => {
    const defaults = { partitionKey: "default", rowKey: "default" };
    assert.deepEqual(toRow({ partitionkey: "p", ROWKEY: "r" }, defaults), {
      partitionKey: "p",
      rowKey: "r",
      columns: {},
    });
    assert.deepEqual(toRow({ a: 1, RowKey: null }, defaults), {
      partitionKey: "default",
      rowKey: "default",
      columns: { a: 1 },
    });
  });

  it("writes numbers and booleans as keys' text", () => {
    const { partitionKey, rowKey } = toRow({ PartitionKey: 2 ** 40, RowKey: true });
    assert.deepEqual([partitionKey, rowKey], ["1099511627776", "true"]);
  });

  it("keeps a column of the name __proto__ a column", () => {
    const { columns } = toRow(JSON.parse('{"PartitionKey":"p","RowKey":"r","__proto__":"x"}'));
    assert.deepEqual(Object.entries(columns), [["__proto__", "x"]]);
  });

  const refusals: readonly (readonly [unknown, RegExp])[] = [
    ["text", /is an object, not a string/],
    [null, /is an object, not null/],
    [[KEYS], /is an object, not an array/],
    [Buffer.from("x"), /is an object, not bytes/],
    [{ RowKey: "r" }, /has no PartitionKey/],
    [{ PartitionKey: "p" }, /has no RowKey/],
    [{ ...KEYS, rowkey: "x" }, /more than one RowKey/],
    [{ ...KEYS, RowKey: "a/b" }, /RowKey holds "\/"/],
    [{ ...KEYS, PartitionKey: "a\u0007" }, /PartitionKey holds/],
    [{ ...KEYS, RowKey: "x".repeat(513) }, /RowKey has 513 characters; tables take at most 512/],
    [{ ...KEYS, RowKey: "\udc00" }, /half a surrogate pair/],
    [{ ...KEYS, RowKey: new Date() }, /RowKey is text, not DateTime/],
    [{ ...KEYS, big: 2n ** 63n }, /big, 9223372036854775808, needs more than 64 bits/],
    [{ ...KEYS, deep: { big: 1n } }, /deep cannot be written as JSON/],
  ];
  for (const [value, message] of refusals) {
    it(`refuses a row: ${message.source}`, () => {
      assert.throws(
        () => toRow(value),
        (error) => {
          assert.ok(error instanceof HostError && error.code === "SHEAF_ROW_INVALID");
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }

  it("takes any object that JSON can hold, or refuses it with its own error", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        try {
          toRow({ ...value, ...KEYS });
        } catch (error) {
          assert.ok(error instanceof HostError, String(error));
        }
      }),
      { ...FIXED, numRuns: 1_000 },
    );
  });
});

describe("fromRow", () => {
  it("gives plain values back as they were", () => {
    const plain = fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const names = fc.string().filter((name) => !/^(partitionkey|rowkey|timestamp|odata\..*)$/i.test(name));
    fc.assert(
      fc.property(fc.dictionary(names, plain), (columns) => {
        // Int32 knows no negative zero.
        const toShown = ([name, value]: [string, unknown]) => [name, value === 0 ? 0 : value] as const;
        const expected = new Map<string, unknown>(Object.entries({ ...KEYS, ...columns }).map(toShown));
        const actual = fromRow(toRow({ ...columns, ...KEYS }));
        assert.deepEqual(new Map<string, unknown>(Object.entries(actual)), expected);
      }),
      { ...FIXED, numRuns: 1_000 },
    );
  });

  it("leaves out what only the store knows", () => {
    const row = { partitionKey: "p", rowKey: "r", columns: { a: 1 }, etag: "x", timestamp: new Date() };
    assert.deepEqual(fromRow(row), { ...KEYS, a: 1 });
  });

  const conversions: readonly (readonly [ColumnValue, string | number | boolean])[] = [
    [{ type: "Int64", value: "9007199254740991" }, 9007199254740991],
    [{ type: "Int64", value: "-9007199254740993" }, "-9007199254740993"],
    [{ type: "Double", value: "1" }, 1],
    [{ type: "Double", value: "NaN" }, "NaN"],
    [{ type: "Double", value: "Infinity" }, "Infinity"],
    [{ type: "DateTime", value: "2026-01-01T00:00:00.1234567Z" }, "2026-01-01T00:00:00.1234567Z"],
    [{ type: "Guid", value: "c9da6455-213d-42c9-9a79-3e9149a57833" }, "c9da6455-213d-42c9-9a79-3e9149a57833"],
    [Uint8Array.of(104, 105), "aGk="],
    [true, true],
  ];
  for (const [stored, shown] of conversions) {
    it(`shows ${JSON.stringify(stored)} as ${JSON.stringify(shown)}`, () =>
      assert.equal(fromColumn(stored), shown));
  }
});

describe("toDouble", () => {
  it("tags what a plain number would not say", () => {
    assert.deepEqual(toDouble(1), { type: "Double", value: "1" });
    assert.deepEqual(toDouble(-0), { type: "Double", value: "-0" });
    assert.equal(toDouble(1.5), 1.5);
    assert.equal(toDouble(2 ** 31), 2 ** 31);
  });
});

describe("toInt64", () => {
  it("has no value where 64 bits are too few", () => {
    assert.deepEqual(toInt64(-(2n ** 63n)), { type: "Int64", value: "-9223372036854775808" });
    assert.equal(toInt64(2n ** 63n), undefined);
  });
});
