import { randomUUID } from "node:crypto";
import { errors } from "./api-errors.ts";
import type { Clock } from "./clock.ts";
import { DEFAULT_DATE_FORMAT, parseDateFormat } from "./date-format.ts";
import { formatGuid, parseGuidFormat } from "./guid-format.ts";
import type { Data } from "./listener.ts";
import { type Expression, invalid } from "./template-syntax.ts";

interface Origin {
  readonly functionName: string;
  readonly clock: Clock;
}

/** The text that an expression stands for: the event's data first, then the built-in names. Throws SHEAF_EXPRESSION_VALUE. */
export function expressionText(expression: Expression, data: Data, builtIns: Origin): string {
  const [first = "", ...rest] = expression.path;
  const key = findKey(data, first);
  if (key === undefined) return builtIn(expression, builtIns);
  let value = data[key];
  for (const name of rest) value = property(value, name);
  return toText(value, expression.format);
}

/** Formats of built-in names are looked at when the template is read. Throws SHEAF_EXPRESSION_SYNTAX. */
export function checkBuiltIn(template: string, expression: Expression): void {
  const { format } = expression;
  if (format === undefined) return;
  const kind = kindOf(expression);
  if (kind === "guid" && !parseGuidFormat(format)) {
    throw invalid(template, `'${format}' is not a guid format: use N, B, P or D.`);
  }
  if (kind === "date" && format !== "" && !parseDateFormat(format)) {
    throw invalid(template, `'${format}' is not a date format: write it like yyyy-MM-dd.`);
  }
}

const BUILT_IN_KINDS: ReadonlyMap<string, "guid" | "date" | "name"> = new Map([
  ["rand-guid", "guid"],
  ["sys.randguid", "guid"],
  ["datetime", "date"],
  ["sys.utcnow", "date"],
  ["sys.methodname", "name"],
]);

function kindOf(expression: Expression) {
  return BUILT_IN_KINDS.get(expression.path.join(".").toLowerCase());
}

function builtIn(expression: Expression, { clock, functionName }: Origin): string {
  switch (kindOf(expression)) {
    case "guid":
      return formatGuid(randomUUID(), parseGuidFormat(expression.format) ?? "D");
    case "date":
      return dateText(new Date(clock.now()), expression.format);
    case "name":
      return functionName;
    case undefined:
      throw errors.SHEAF_EXPRESSION_VALUE(`No value for named parameter '${expression.path[0]}'.`);
  }
}

function findKey(value: object, name: string): string | undefined {
  if (Object.hasOwn(value, name)) return name;
  const lower = name.toLowerCase();
  return Object.keys(value).find((key) => key.toLowerCase() === lower);
}

function property(value: unknown, name: string): unknown {
  const isWalkable = typeof value === "object" && value !== null && !Array.isArray(value);
  const key = isWalkable ? findKey(value, name) : undefined;
  if (key === undefined) {
    throw errors.SHEAF_EXPRESSION_VALUE(`Error while accessing '${name}': property doesn't exist.`);
  }
  return (value as Data)[key];
}

/** As .NET prints what it finds in binding data: `True`, and nothing for objects, arrays and null. */
function toText(value: unknown, format: string | undefined): string {
  if (typeof value === "string") return format === undefined ? value : formatText(value, format);
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value instanceof Date) return dateText(value, format);
  return "";
}

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?(?:Z|[+-]\d\d:\d\d)$/;

/** Text takes a format only where it is a guid or a moment. */
function formatText(text: string, format: string): string {
  const guidFormat = GUID.test(text) ? parseGuidFormat(format) : undefined;
  if (guidFormat) return formatGuid(text.toLowerCase(), guidFormat);
  const date = TIMESTAMP.test(text) ? new Date(text) : undefined;
  return date && !Number.isNaN(date.getTime()) && parseDateFormat(format) ? dateText(date, format) : text;
}

function dateText(date: Date, format: string | undefined): string {
  const write = parseDateFormat(format || DEFAULT_DATE_FORMAT);
  return write && !Number.isNaN(date.getTime()) ? write(date) : "";
}
