import { errors } from "./api-errors.ts";
import { keyProblem } from "./table-key.ts";
import type { ColumnValue, Key, Row } from "./table-store.ts";

/**
 * A row as users write it, `{ PartitionKey, RowKey, … }`, as the store keeps it.
 *
 * - PartitionKey and RowKey are found without regard to case and win over `defaults`.
 * - Integers become Int32, or Int64 where that is too small; other numbers Double; a bigint Int64; a Date DateTime; bytes Binary.
 * - Objects and arrays become their JSON text; null, undefined and functions are dropped.
 * - `Timestamp` and what begins with `odata.` are the store's to say and are dropped, as Azure does.
 *
 * Throws HostError SHEAF_ROW_INVALID.
 */
export function toRow(value: unknown, defaults: Partial<Key> = {}): Row {
  const keys: { PartitionKey?: string; RowKey?: string } = {};
  const columns: [string, ColumnValue][] = [];
  for (const [name, property] of propertiesOf(value)) {
    const column = toColumn(property, name);
    const key = KEYS.get(name.toLowerCase());
    if (column === undefined) continue;
    if (key === undefined) columns.push([name, column]);
    else if (keys[key] === undefined) keys[key] = toKey(key, column);
    else throw errors.SHEAF_ROW_INVALID(`The row has more than one ${key}.`);
  }
  const partitionKey = keys.PartitionKey ?? defaults.partitionKey ?? missing("PartitionKey");
  const rowKey = keys.RowKey ?? defaults.rowKey ?? missing("RowKey");
  const problem = keyProblem({ partitionKey, rowKey });
  if (problem) throw errors.SHEAF_ROW_INVALID(`The row's ${problem}`);
  return { partitionKey, rowKey, columns: Object.fromEntries(columns) };
}

/** A row as users see it: values that JSON can carry, without etag and Timestamp. */
export function fromRow(row: Row): Record<string, string | number | boolean> {
  const columns = Object.entries(row.columns).map(([name, value]) => [name, fromColumn(value)] as const);
  return Object.fromEntries([["PartitionKey", row.partitionKey], ["RowKey", row.rowKey], ...columns]);
}

/** Int64 as a number where JavaScript holds it exactly, else as text; DateTime and Guid as text; bytes as base64. */
export function fromColumn(value: ColumnValue): string | number | boolean {
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  }
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value !== "object") return value;
  if (value.type !== "Int64" && value.type !== "Double") return value.value;
  const number = Number(value.value);
  const exact = value.type === "Int64" ? Number.isSafeInteger(number) : Number.isFinite(number);
  return exact ? number : value.value;
}

/** A number that is to be a Double, also where its value is whole. */
export function toDouble(value: number): ColumnValue {
  if (Object.is(value, -0)) return { type: "Double", value: "-0" };
  return Number.isFinite(value) && !isInt32(value) ? value : { type: "Double", value: String(value) };
}

/** Undefined where 64 bits are too few. */
export function toInt64(value: bigint): ColumnValue | undefined {
  return BigInt.asIntN(64, value) === value ? { type: "Int64", value: String(value) } : undefined;
}

export function isInt32(value: number): boolean {
  return (value | 0) === value;
}

const KEYS: ReadonlyMap<string, "PartitionKey" | "RowKey"> = new Map([
  ["partitionkey", "PartitionKey"],
  ["rowkey", "RowKey"],
]);

function propertiesOf(value: unknown): [string, unknown][] {
  if (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  ) {
    return Object.entries(value).filter(([name]) => name !== "Timestamp" && !name.startsWith("odata."));
  }
  throw errors.SHEAF_ROW_INVALID(`A table row is an object, not ${describe(value)}.`);
}

function toKey(key: string, value: ColumnValue): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const { type, value: text } = value instanceof Uint8Array ? { type: "Binary", value: "" } : value;
  if (type === "Int64") return text;
  throw errors.SHEAF_ROW_INVALID(`The row's ${key} is text, not ${type}.`);
}

function missing(key: "PartitionKey" | "RowKey"): never {
  throw errors.SHEAF_ROW_INVALID(`The row has no ${key}, and the binding gives none.`, {
    cure: `Set ${key} in the row, or ${key === "RowKey" ? "rowKey" : "partitionKey"} in the binding.`,
  });
}

function toColumn(value: unknown, name: string): ColumnValue | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return isInt32(value) || !Number.isSafeInteger(value) ? toPlain(value) : toInt64(BigInt(value));
    case "bigint":
      return toInt64(value) ?? tooLarge(name, value);
    case "object":
      return value === null ? undefined : fromObject(value, name);
    default:
      return undefined;
  }
}

function toPlain(value: number): ColumnValue {
  return isInt32(value) ? value | 0 : toDouble(value);
}

function tooLarge(name: string, value: bigint): never {
  throw errors.SHEAF_ROW_INVALID(`The row's ${name}, ${value}, needs more than 64 bits.`);
}

function fromObject(value: object, name: string): ColumnValue | undefined {
  if (value instanceof Uint8Array) return value;
  if (value instanceof Date) return fromDate(value);
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw errors.SHEAF_ROW_INVALID(`The row's ${name} cannot be written as JSON.`, { cause: error });
  }
}

/** An invalid Date is dropped, as JSON makes it null. */
function fromDate(date: Date): ColumnValue | undefined {
  if (Number.isNaN(date.getTime())) return undefined;
  return { type: "DateTime", value: date.toISOString().replace(/\.?0*Z$/, "Z") };
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return value instanceof Uint8Array ? "bytes" : `a ${typeof value}`;
}
