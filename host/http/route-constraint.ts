import { errors } from "./errors.ts";
import { regexTest } from "./route-regex.ts";

/** Does a decoded value satisfy the constraint? Linear in the value's length, or bounded in time (regex). */
export type Constraint = (value: string) => boolean;

const INT32 = { min: -(2n ** 31n), max: 2n ** 31n - 1n };
const INT64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
const GUID =
  /^\s*(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}|\([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\))\s*$/i;
const DECIMAL = /^\s*[+-]?(?:\d[\d,]*(?:\.\d*)?|\.\d+)\s*$/;
const DOUBLE = /^\s*(?:[+-]?(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|NaN|[+-]?Infinity|-?∞)\s*$/i;

/** Constraints by their number of arguments. */
const PLAIN: Readonly<Record<string, Constraint>> = {
  int: (value) => within(value, INT32.min, INT32.max),
  long: (value) => within(value, INT64.min, INT64.max),
  bool: (value) => /^\s*(?:true|false)\s*$/i.test(value),
  datetime: isDateTime,
  decimal: (value) => value.length <= 64 && DECIMAL.test(value),
  double: (value) => DOUBLE.test(value),
  float: (value) => DOUBLE.test(value),
  guid: (value) => value.length <= 64 && GUID.test(value),
  alpha: (value) => /^[a-z]*$/i.test(value),
  required: (value) => value !== "",
};
const WITH_ONE: Readonly<Record<string, (n: bigint) => Constraint>> = {
  minlength: (n) => (value) => BigInt(value.length) >= n,
  maxlength: (n) => (value) => BigInt(value.length) <= n,
  length: (n) => (value) => BigInt(value.length) === n,
  min: (n) => (value) => within(value, n, INT64.max),
  max: (n) => (value) => within(value, INT64.min, n),
};
const WITH_TWO: Readonly<Record<string, (low: bigint, high: bigint) => Constraint>> = {
  length: (low, high) => (value) => BigInt(value.length) >= low && BigInt(value.length) <= high,
  range: (low, high) => (value) => within(value, low, high),
};
const ALLOWED = [
  ...Object.keys(PLAIN),
  ...Object.keys(WITH_ONE).map((name) => `${name}(n)`),
  ...Object.keys(WITH_TWO).map((name) => `${name}(a,b)`),
  "regex(...)",
].join(", ");

/** Throws SHEAF_HTTP_ROUTE for a name or arguments that ASP.NET does not have. */
export function createConstraint(template: string, name: string, argument: string | undefined): Constraint {
  const key = name.toLowerCase();
  if (key === "regex" && argument !== undefined) return regexTest(template, argument);
  const found = argument === undefined ? own(PLAIN, key) : withArguments(template, key, argument);
  if (found) return found;
  const written = argument === undefined ? name : `${name}(${argument})`;
  throw errors.SHEAF_HTTP_ROUTE(`Route '${template}': '${written}' is not a constraint.`, {
    cure: `Use one of: ${ALLOWED}.`,
  });
}

function withArguments(template: string, key: string, argument: string): Constraint | undefined {
  const parts = argument.split(",");
  const make = parts.length === 1 ? own(WITH_ONE, key) : parts.length === 2 ? own(WITH_TWO, key) : undefined;
  if (!make) return undefined;
  const [low = 0n, high = 0n] = parts.map((part) => integer(template, key, part));
  if (key.endsWith("length") && low < 0n)
    fail(template, `${key}(${argument}) counts characters: not below 0.`);
  if (parts.length === 2 && low > high) fail(template, `${key}(${argument}) begins above its end.`);
  return make(low, high);
}

function integer(template: string, key: string, text: string): bigint {
  const trimmed = text.trim();
  if (!/^[+-]?\d{1,19}$/.test(trimmed)) fail(template, `'${trimmed}' in ${key}(…) is not an integer.`);
  return BigInt(trimmed.replace("+", ""));
}

function fail(template: string, what: string): never {
  throw errors.SHEAF_HTTP_ROUTE(`Route '${template}': ${what}`);
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function within(value: string, low: bigint, high: bigint): boolean {
  if (value.length > 64) return false;
  const trimmed = value.trim();
  if (!/^[+-]?\d+$/.test(trimmed)) return false;
  const n = BigInt(trimmed.startsWith("+") ? trimmed.slice(1) : trimmed);
  return n >= low && n <= high;
}

/** The invariant culture's usual forms: 2026-11-24, 2026-11-24T10:30:00.5Z, 11/24/2026, 11/24/2026 10:30 AM. */
function isDateTime(value: string): boolean {
  if (value.length > 64) return false;
  const match =
    /^\s*(?:(\d{4})[-/](\d{1,2})[-/](\d{1,2})|(\d{1,2})[-/](\d{1,2})[-/](\d{4}))(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,7})?)?\s*(?:[AP]M)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?\s*$/i.exec(
      value,
    );
  if (!match) return false;
  const [year, month, day] = match[1] ? [match[1], match[2], match[3]] : [match[6], match[4], match[5]];
  const [hour, minute, second] = [match[7] ?? 0, match[8] ?? 0, match[9] ?? 0].map(Number);
  return (
    isDay(Number(year), Number(month), Number(day)) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60
  );
}

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0);
}
