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
  // An empty string is no value to fromTypedData, but metadata can well be empty.
  if (isEmptyText(raw)) return "";
  const value = fromTypedData(raw) ?? raw;
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject || Buffer.isBuffer(value)) return value;
  return camelCaseKeys(value as Record<string, unknown>);
}

function isEmptyText(raw: unknown): boolean {
  return typeof raw === "object" && raw !== null && (raw as { string?: unknown }).string === "";
}
