import { compareCodePoints } from "./compare-code-points.ts";
import { compareDateTimes } from "./date-time.ts";
import type { ColumnValue } from "./table-store.ts";

/**
 * Less than 0, 0 or more than 0 as `a` comes before, equals or comes after `b`; NaN or undefined where neither can be said:
 * values of different types. Int32, Int64 and Double are one type here.
 */
export function compareColumns(a: ColumnValue, b: ColumnValue): number | undefined {
  if (typeof a === "string") return typeof b === "string" ? compareCodePoints(a, b) : undefined;
  if (typeof a === "boolean") return typeof b === "boolean" ? Number(a) - Number(b) : undefined;
  if (a instanceof Uint8Array) return b instanceof Uint8Array ? Buffer.compare(a, b) : undefined;
  const left = toNumeric(a);
  if (left !== undefined) return compareNumeric(left, toNumeric(b));
  return compareTagged(a, b);
}

/** DateTime and Guid. */
function compareTagged(a: ColumnValue, b: ColumnValue): number | undefined {
  if (!isTagged(a) || !isTagged(b) || a.type !== b.type) return undefined;
  return a.type === "DateTime" ? compareDateTimes(a.value, b.value) : compareCodePoints(a.value, b.value);
}

function compareNumeric(a: number | bigint, b: number | bigint | undefined): number | undefined {
  if (b === undefined) return undefined;
  if (a < b) return -1;
  if (a > b) return 1;
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint equals the same number, and NaN equals nothing
  return a == b ? 0 : Number.NaN;
}

function toNumeric(value: ColumnValue): number | bigint | undefined {
  if (typeof value === "number") return value;
  if (!isTagged(value)) return undefined;
  if (value.type === "Int64") return BigInt(value.value);
  return value.type === "Double" ? Number(value.value) : undefined;
}

function isTagged(value: ColumnValue): value is Extract<ColumnValue, { readonly type: string }> {
  return typeof value === "object" && !(value instanceof Uint8Array);
}
