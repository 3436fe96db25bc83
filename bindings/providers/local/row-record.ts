import type { ColumnValue, Row, StoredRow } from "../../api/table-store.ts";
import { NUMBER_BYTES, namePrefix, readNumber, writeNumber } from "./bytes.ts";
import { longKey, sharedStart } from "./long-key.ts";

export type Columns = Row["columns"];

const CHANGE = 0;
const TIMESTAMP = NUMBER_BYTES;
const KEY_LENGTH = 2 * NUMBER_BYTES;
const HEADER = KEY_LENGTH + 2;

/** The beginning of the keys of a table's rows. Tables are the same in any case. */
export function tablePrefix(table: string): Buffer {
  return namePrefix(table.toLowerCase());
}

/** In full: the order of these bytes is that of PartitionKey, then RowKey, by code point (keys hold no \0). */
export function fullRowKey(prefix: Buffer, partitionKey: string, rowKey: string): Buffer {
  return Buffer.concat([prefix, Buffer.from(`${partitionKey}\0${rowKey}`)]);
}

/** A row as it is written. `change` makes the etag. Keys that had to be shortened are kept in full in front of the columns. */
export function writeRow(fullKey: Buffer, columns: string, change: number, now: number): Buffer {
  const shortened = longKey(fullKey) !== fullKey;
  const keyLength = shortened ? fullKey.length : 0;
  const bytes = Buffer.allocUnsafe(HEADER + keyLength + Buffer.byteLength(columns));
  writeNumber(bytes, change, CHANGE);
  writeNumber(bytes, now, TIMESTAMP);
  bytes.writeUInt16BE(keyLength, KEY_LENGTH);
  if (shortened) fullKey.copy(bytes, HEADER);
  bytes.write(columns, HEADER + keyLength);
  return bytes;
}

export function readRow(prefix: Buffer, key: Buffer, bytes: Buffer): StoredRow {
  const keyEnd = HEADER + bytes.readUInt16BE(KEY_LENGTH);
  const fullKey = sharedStart(key) ? bytes.subarray(HEADER, keyEnd) : key;
  const [partitionKey = "", rowKey = ""] = fullKey.toString("utf8", prefix.length).split("\0");
  return {
    partitionKey,
    rowKey,
    columns: readColumns(bytes),
    etag: etagOf(bytes),
    timestamp: new Date(readNumber(bytes, TIMESTAMP)),
  };
}

export function etagOf(bytes: Buffer): string {
  return `W/"${readNumber(bytes, CHANGE)}"`;
}

export function readColumns(bytes: Buffer): Columns {
  const columns: Record<string, Stored> = JSON.parse(
    bytes.toString("utf8", HEADER + bytes.readUInt16BE(KEY_LENGTH)),
  );
  const entries = Object.entries(columns);
  return entries.some(([, value]) => isBytes(value))
    ? Object.fromEntries(entries.map(([name, value]) => [name, fromStored(value)]))
    : (columns as Columns);
}

/** As JSON, which holds all kinds of values exactly but these: bytes, and numbers that are not finite. */
export function writeColumns(columns: Columns): string {
  const entries = Object.entries(columns);
  return JSON.stringify(
    entries.every(([, value]) => isPlain(value))
      ? columns
      : Object.fromEntries(entries.map(([name, value]) => [name, toStored(value)])),
  );
}

interface StoredBytes {
  readonly type: "Binary";
  readonly value: string;
}
type Stored = ColumnValue | StoredBytes;

function isPlain(value: ColumnValue): boolean {
  return typeof value === "number" ? Number.isFinite(value) : !(value instanceof Uint8Array);
}

function toStored(value: ColumnValue): Stored {
  if (isPlain(value)) return value;
  if (typeof value === "number") return { type: "Double", value: String(value) };
  return value instanceof Uint8Array
    ? { type: "Binary", value: Buffer.from(value).toString("base64") }
    : value;
}

function isBytes(value: Stored): value is StoredBytes {
  return typeof value === "object" && "type" in value && value.type === "Binary";
}

function fromStored(value: Stored): ColumnValue {
  return isBytes(value) ? new Uint8Array(Buffer.from(value.value, "base64")) : value;
}
