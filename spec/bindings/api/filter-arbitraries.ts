import fc from "fast-check";
import type { Comparison, Filter } from "../../../bindings/api/table-filter.ts";
import type { ColumnValue, Row } from "../../../bindings/api/table-store.ts";

/** Values with their type and their place in its order, said by hand: what the evaluator is measured against. */
export const POOL: readonly { readonly value: ColumnValue; readonly type: string; readonly place: number }[] =
  [
    { value: -(2 ** 31), type: "number", place: 0 },
    { value: 0, type: "number", place: 1 },
    { value: { type: "Double", value: "-0" }, type: "number", place: 1 },
    { value: 1, type: "number", place: 2 },
    { value: { type: "Int64", value: "1" }, type: "number", place: 2 },
    { value: { type: "Double", value: "1" }, type: "number", place: 2 },
    { value: 1.5, type: "number", place: 3 },
    { value: 9007199254740992, type: "number", place: 4 },
    { value: { type: "Int64", value: "9007199254740993" }, type: "number", place: 5 },
    { value: { type: "Double", value: "Infinity" }, type: "number", place: 6 },
    { value: { type: "Double", value: "NaN" }, type: "NaN", place: 0 },
    { value: "", type: "string", place: 0 },
    { value: "1", type: "string", place: 1 },
    { value: "it's", type: "string", place: 2 },
    { value: "ｚ", type: "string", place: 3 },
    { value: "😀", type: "string", place: 4 },
    { value: false, type: "boolean", place: 0 },
    { value: true, type: "boolean", place: 1 },
    { value: { type: "DateTime", value: "2026-01-01T00:00:00Z" }, type: "DateTime", place: 0 },
    { value: { type: "DateTime", value: "2026-01-01T00:00:00.0000001Z" }, type: "DateTime", place: 1 },
    { value: { type: "DateTime", value: "2026-01-01T00:00:00.1Z" }, type: "DateTime", place: 2 },
    { value: { type: "DateTime", value: "2026-01-01T00:00:01Z" }, type: "DateTime", place: 3 },
    { value: { type: "Guid", value: "00000000-0000-0000-0000-000000000001" }, type: "Guid", place: 0 },
    { value: { type: "Guid", value: "00000000-0000-0000-0000-00000000000a" }, type: "Guid", place: 1 },
    { value: new Uint8Array(0), type: "bytes", place: 0 },
    { value: Uint8Array.of(1, 255), type: "bytes", place: 1 },
    { value: Uint8Array.of(2), type: "bytes", place: 2 },
  ];

/** As parsers and stores make them. */
const ORDINARY = { noNullPrototype: true };

const COMPARISONS: readonly Comparison[] = ["eq", "ne", "gt", "ge", "lt", "le"];
const COLUMNS = ["A", "b_1", "größe", "notable", "order"];
export const KEYS = ["", "a", "a'b", "b", "ｚ", "😀"];

const pooled = fc.constantFrom(...POOL.map(({ value }) => value));
const comparison: fc.Arbitrary<Filter> = fc.oneof(
  fc.record(
    { op: fc.constantFrom(...COMPARISONS), column: fc.constantFrom(...COLUMNS), value: pooled },
    ORDINARY,
  ),
  fc.record(
    {
      op: fc.constantFrom(...COMPARISONS),
      column: fc.constantFrom("PartitionKey", "RowKey"),
      value: fc.constantFrom<ColumnValue>(...KEYS, 1),
    },
    ORDINARY,
  ),
);
export const filters: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 6 },
    comparison,
    fc.record(
      {
        op: fc.constantFrom("and" as const, "or" as const),
        left: tie("filter"),
        right: tie("filter"),
      },
      ORDINARY,
    ),
    fc.record({ op: fc.constant("not" as const), of: tie("filter") }, ORDINARY),
  ),
})).filter;
export const rows: fc.Arbitrary<Row> = fc.record(
  {
    partitionKey: fc.constantFrom(...KEYS),
    rowKey: fc.constantFrom(...KEYS),
    columns: fc.dictionary(fc.constantFrom(...COLUMNS), pooled, ORDINARY),
  },
  ORDINARY,
);
