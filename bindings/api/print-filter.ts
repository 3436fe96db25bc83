import { isInt32 } from "./column-values.ts";
import type { Filter } from "./table-filter.ts";
import type { ColumnValue } from "./table-store.ts";

/** The filter as OData text; `parseFilter` gives the same tree back. */
export function printFilter(filter: Filter): string {
  switch (filter.op) {
    case "and":
      return `${nested(filter.left, filter.left.op === "or")} and ${nested(filter.right, isJoin(filter.right))}`;
    case "or":
      return `${printFilter(filter.left)} or ${nested(filter.right, filter.right.op === "or")}`;
    case "not":
      return `not ${nested(filter.of, filter.of.op !== "not")}`;
    default:
      return `${filter.column} ${filter.op} ${printValue(filter.value)}`;
  }
}

function isJoin(filter: Filter): boolean {
  return filter.op === "and" || filter.op === "or";
}

function nested(filter: Filter, parentheses: boolean): string {
  return parentheses ? `(${printFilter(filter)})` : printFilter(filter);
}

function printValue(value: ColumnValue): string {
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return isInt32(value) ? String(value) : printDouble(String(value));
  if (value instanceof Uint8Array) return `X'${Buffer.from(value).toString("hex")}'`;
  switch (value.type) {
    case "Int64":
      return `${value.value}L`;
    case "Double":
      return printDouble(value.value);
    case "DateTime":
      return `datetime'${value.value}'`;
    case "Guid":
      return `guid'${value.value}'`;
  }
}

function printDouble(text: string): string {
  if (text.endsWith("Infinity")) return text.replace("Infinity", "INF");
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
