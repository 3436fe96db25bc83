import assert from "node:assert/strict";
import fc from "fast-check";
import { compareCodePoints } from "../../../bindings/api/compare-code-points.ts";
import { HostError } from "../../../bindings/api/errors.ts";
import { printFilter } from "../../../bindings/api/print-filter.ts";
import {
  type Bounds,
  type Filter,
  keyBounds,
  MAX_FILTER_COMPARISONS,
  MAX_FILTER_DEPTH,
  matchesFilter,
  parseFilter,
} from "../../../bindings/api/table-filter.ts";
import type { ColumnValue, Row } from "../../../bindings/api/table-store.ts";
import { filters, KEYS, POOL, rows } from "./filter-arbitraries.ts";

const FIXED = { seed: 20261124 };

describe("parseFilter", () => {
  it("reads back what printFilter printed", () => {
    fc.assert(
      fc.property(filters, (filter) => assert.deepEqual(parseFilter(printFilter(filter)), filter)),
      { ...FIXED, numRuns: 1_000 },
    );
  });

  const readings: readonly (readonly [string, string])[] = [
    ["a eq 'O''Neil'", "a eq 'O''Neil'"],
    ["a eq ''", "a eq ''"],
    ["a eq 12 or a eq -12", "a eq 12 or a eq -12"],
    ["a eq 12L", "a eq 12L"],
    ["a eq 2147483648", "a eq 2147483648L"],
    ["a eq 1.50", "a eq 1.5"],
    ["a eq 1e3", "a eq 1000.0"],
    ["a eq 1d", "a eq 1.0"],
    ["Done and not Failed", "Done eq true and not (Failed eq true)"],
    ["not not Done", "not not (Done eq true)"],
    ["(Done)", "Done eq true"],
    ["5 lt a", "a gt 5"],
    ["'x' ge a", "a le 'x'"],
    ["a eq binary'0AfF'", "a eq X'0aff'"],
    ["a eq datetime'2026-01-01T01:00:00.1200000+01:00'", "a eq datetime'2026-01-01T00:00:00.12Z'"],
    ["a eq datetime'2026-01-01'", "a eq datetime'2026-01-01T00:00:00Z'"],
    ["a eq guid'ABCDEF00-0000-0000-0000-000000000000'", "a eq guid'abcdef00-0000-0000-0000-000000000000'"],
    ["a eq 1 or b eq 2 and c eq 3", "a eq 1 or b eq 2 and c eq 3"],
    ["(a eq 1 or b eq 2) and c eq 3", "(a eq 1 or b eq 2) and c eq 3"],
    ["a eq 1 and (b eq 2 and c eq 3)", "a eq 1 and (b eq 2 and c eq 3)"],
    ["  a\teq\n1  ", "a eq 1"],
    ["datetime eq 1", "datetime eq 1"],
  ];
  for (const [text, expected] of readings) {
    it(`takes ${JSON.stringify(text)} for ${expected}`, () =>
      assert.equal(printFilter(parseFilter(text)), expected));
  }

  const refusals: readonly (readonly [string, RegExp])[] = [
    ["", /expected a column, found the end at character 1\./],
    ["a eq", /expected a value .* found the end at character 5\./],
    ["a eq b", /expected a value .* found b at character 6\./],
    ["a EQ 1", /expected eq, ne, .* found EQ at character 3\./],
    ["a eq 1 &", /unexpected "&" at character 8\./],
    ["a eq 1 b", /expected and, or or the end, found b at character 8\./],
    ["(a eq 1", /expected \) .* found the end at character 8\./],
    ["a eq 1)", /found \) at character 7\./],
    ["a eq 'x", /quote without its end at character 6\./],
    ["a eq datetime'2026-02-30'", /is no date and time at character 6\./],
    ["a eq guid'1'", /is no GUID at character 6\./],
    ["a eq X'123'", /is no hexadecimal number at character 6\./],
    ["a eq 9223372036854775808L", /is no number that a table can hold at character 6\./],
    ["startswith(a, 'x')", /no functions such as startswith.* at character 11\./],
    ["1 eq 1", /expected a column, found 1 at character 6\./],
  ];
  for (const [text, expected] of refusals) {
    it(`refuses ${JSON.stringify(text)}, saying where`, () => assertRefused(text, expected));
  }

  it("bounds the depth and the number of comparisons", () => {
    const deep = (levels: number) => `${"(".repeat(levels)}a eq 1${")".repeat(levels)}`;
    parseFilter(deep(MAX_FILTER_DEPTH));
    assertRefused(deep(MAX_FILTER_DEPTH + 1), /more than 100 levels/);
    assertRefused(`${"not ".repeat(200_000)}a`, /more than 100 levels/);
    const long = (comparisons: number) => Array(comparisons).fill("a eq 1").join(" or ");
    assert.equal(matchesFilter(parseFilter(long(MAX_FILTER_COMPARISONS)), row({ a: 2 })), false);
    assertRefused(long(MAX_FILTER_COMPARISONS + 1), /more than 1000 comparisons/);
  });

  it("refuses what is no filter with nothing but its own error", () => {
    const pieces = [
      "a",
      "eq",
      "and",
      "or",
      "not",
      "(",
      ")",
      "'",
      "''",
      "12",
      "12L",
      "1.5",
      "-",
      "true",
      "datetime'",
      "X'",
      "€",
      " ",
    ];
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join(" ")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          parseFilter(printFilter(parseFilter(text)));
        } catch (error) {
          assert.ok(error instanceof HostError && error.code === "SHEAF_FILTER_INVALID", String(error));
        }
      }),
      { ...FIXED, numRuns: 10_000 },
    );
  });
});

describe("matchesFilter", () => {
  it("agrees with an evaluator that looks values up in a table", () => {
    fc.assert(
      fc.property(filters, rows, (filter, each) => {
        assert.equal(matchesFilter(filter, each), naive(filter, each), printFilter(filter));
      }),
      { ...FIXED, numRuns: 5_000 },
    );
  });

  it("skips rows without the column for ne, and includes them for not eq", () => {
    assert.equal(matches("a ne 'x'", row({})), false);
    assert.equal(matches("not (a eq 'x')", row({})), true);
    assert.equal(matches("a ne 'x'", row({ a: 1 })), true);
  });

  it("never takes values of different types for equal", () => {
    assert.equal(matches("a eq 1", row({ a: "1" })), false);
    assert.equal(matches("a eq 'true'", row({ a: true })), false);
    assert.equal(matches("a eq datetime'2026-01-01'", row({ a: "2026-01-01T00:00:00Z" })), false);
    assert.equal(matches("a lt 5 or a ge 5", row({ a: "1" })), false);
  });

  it("does not find what objects inherit", () => {
    assert.equal(matches("constructor ne 1 or toString ne 1", row({})), false);
  });

  it("compares the Timestamp of a stored row", () => {
    const stored = { ...row({}), etag: "", timestamp: new Date("2026-01-01T00:00:00.5Z") };
    assert.equal(matches("Timestamp gt datetime'2026-01-01T00:00:00.4999999Z'", stored), true);
    assert.equal(matches("Timestamp gt datetime'2026-01-01T00:00:00.5Z'", stored), false);
  });
});

describe("keyBounds", () => {
  it("holds every row that matches within the bounds", () => {
    fc.assert(
      fc.property(filters, rows, (filter, each) => {
        if (!matchesFilter(filter, each)) return;
        const { partitionKey, rowKey } = keyBounds(filter);
        assert.ok(isWithin(each.partitionKey, partitionKey), printFilter(filter));
        assert.ok(isWithin(each.rowKey, rowKey), printFilter(filter));
      }),
      { ...FIXED, numRuns: 5_000 },
    );
  });

  const examples: readonly (readonly [string, Bounds, Bounds])[] = [
    ["PartitionKey eq 'p'", { atLeast: "p", atMost: "p" }, {}],
    [
      "PartitionKey eq 'p' and RowKey ge 'a' and RowKey lt 'c' and x eq 1",
      { atLeast: "p", atMost: "p" },
      { atLeast: "a", atMost: "c" },
    ],
    ["PartitionKey eq 'p' or PartitionKey eq 'a'", { atLeast: "a", atMost: "p" }, {}],
    ["PartitionKey eq 'p' or x eq 1", {}, {}],
    ["not (PartitionKey eq 'p')", {}, {}],
    ["RowKey gt 'ｚ' and RowKey gt '😀'", {}, { atLeast: "😀" }],
  ];
  for (const [filter, partitionKey, rowKey] of examples) {
    it(`narrows ${filter}`, () => assert.deepEqual(keyBounds(parseFilter(filter)), { partitionKey, rowKey }));
  }

  it("is open without a filter", () =>
    assert.deepEqual(keyBounds(undefined), { partitionKey: {}, rowKey: {} }));
});

function naive(filter: Filter, each: Row): boolean {
  switch (filter.op) {
    case "and":
      return [filter.left, filter.right].every((side) => naive(side, each));
    case "or":
      return [filter.left, filter.right].some((side) => naive(side, each));
    case "not":
      return !naive(filter.of, each);
    default: {
      const cells: Record<string, ColumnValue | undefined> = {
        PartitionKey: each.partitionKey,
        RowKey: each.rowKey,
        ...each.columns,
      };
      const value = cells[filter.column];
      if (value === undefined) return false;
      const [a, b] = [placeOf(value), placeOf(filter.value)];
      if (a.type !== b.type || a.type === "NaN") return filter.op === "ne";
      const sign = Math.sign(a.place - b.place);
      return { eq: [0], ne: [-1, 1], gt: [1], ge: [0, 1], lt: [-1], le: [-1, 0] }[filter.op].includes(sign);
    }
  }
}

const STRINGS = [...KEYS, "1", "it's"].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

/** Keys are strings that the pool may not have. */
function placeOf(value: ColumnValue): { readonly type: string; readonly place: number } {
  if (typeof value === "string") return { type: "string", place: STRINGS.indexOf(value) };
  return POOL.find((each) => each.value === value) ?? assert.fail(`no place for ${value}`);
}

function isWithin(key: string, { atLeast, atMost }: Bounds): boolean {
  return (
    (atLeast === undefined || compareCodePoints(key, atLeast) >= 0) &&
    (atMost === undefined || compareCodePoints(key, atMost) <= 0)
  );
}

function matches(filter: string, each: Row): boolean {
  return matchesFilter(parseFilter(filter), each);
}

function row(columns: Row["columns"]): Row {
  return { partitionKey: "p", rowKey: "r", columns };
}

function assertRefused(text: string, message: RegExp): void {
  assert.throws(
    () => parseFilter(text),
    (error) => {
      assert.ok(error instanceof HostError);
      assert.equal(error.code, "SHEAF_FILTER_INVALID");
      assert.match(error.message, message);
      assert.ok(error.cure);
      return true;
    },
  );
}
