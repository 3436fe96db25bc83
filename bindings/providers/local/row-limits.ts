import { keyProblem } from "../../api/table-key.ts";
import type { ColumnValue, Key } from "../../api/table-store.ts";
import type { Columns } from "./row-record.ts";

/** Azure's 255 less PartitionKey, RowKey and Timestamp. */
const MAX_COLUMNS = 252;
const MAX_COLUMN_NAME = 255;
const MAX_ROW_BYTES = 1024 * 1024;
const MAX_VALUE_BYTES = 64 * 1024;

/** What Azure's tables would not take of this row, as a sentence; undefined when they take it. */
export function rowProblem(key: Key, columns: Columns): string | undefined {
  return keyProblem(key) ?? columnsProblem(key, columns);
}

/** Sizes as Azure counts them: two bytes a character, 8 a name. */
export function columnsProblem(key: Key, columns: Columns): string | undefined {
  const entries = Object.entries(columns);
  if (entries.length > MAX_COLUMNS) {
    return `A row has at most ${MAX_COLUMNS} columns besides its keys, this one has ${entries.length}.`;
  }
  let size = 4 + 2 * (key.partitionKey.length + key.rowKey.length);
  for (const [name, value] of entries) {
    if (name.length > MAX_COLUMN_NAME)
      return `A column's name has at most ${MAX_COLUMN_NAME} characters: ${name.slice(0, 40)}….`;
    const bytes = sizeOf(value);
    if (bytes > MAX_VALUE_BYTES)
      return `${name} has ${bytes} bytes (two a character); a column holds at most 64 KiB.`;
    size += 12 + 2 * name.length + bytes;
  }
  return size > MAX_ROW_BYTES
    ? `The row has ${size} bytes (two a character); a row holds at most 1 MiB.`
    : undefined;
}

function sizeOf(value: ColumnValue): number {
  if (typeof value === "string") return 2 * value.length;
  if (value instanceof Uint8Array) return value.length;
  return 16;
}
