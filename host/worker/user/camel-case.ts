import type { TypedData } from "../messages.ts";
import { fromTypedData } from "./typed-data.ts";

/** Lowers the first letter of every key, at all depths but inside arrays, and reads typed data where it finds some. */
export function camelCaseKeys(source: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(source)) {
    result[key.charAt(0).toLowerCase() + key.slice(1)] = converted(source[key]);
  }
  return result;
}

function converted(raw: unknown): unknown {
  const scalar = scalarOf(raw);
  if (scalar !== undefined) return scalar;
  const read = fromTypedData(raw);
  const value = read === undefined ? raw : read;
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject || Buffer.isBuffer(value)) return value;
  return camelCaseKeys(value as Record<string, unknown>);
}

/** Empty strings and numbers are no value to fromTypedData, but metadata can well be one. */
function scalarOf(raw: unknown): string | number | undefined {
  if (typeof raw !== "object" || raw === null) return undefined;
  const { string, int, double } = raw as TypedData;
  return string === "" ? string : (int ?? double);
}
