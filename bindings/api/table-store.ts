import type { Effect } from "./effect.ts";
import type { Filter } from "./table-filter.ts";

/** What tables take as keys: see `table-key.ts`. A write with another key is refused when it is committed: Conflict (400). */
export interface Key {
  readonly partitionKey: string;
  readonly rowKey: string;
}

/**
 * A column's value. A plain integer within ±2³¹ is an Int32, any other plain number a Double, as Azure stores them.
 * What JavaScript cannot hold exactly is tagged, with its value as text: Int64 in decimal, Guid in lower case with
 * dashes, DateTime as ISO 8601 in UTC with up to 7 fractional digits, Double only where a plain number would be read
 * as Int32 or is not finite ("1", "NaN", "Infinity", "-Infinity").
 */
export type ColumnValue = string | boolean | number | Uint8Array | TaggedValue;
export interface TaggedValue {
  readonly type: "Int64" | "Double" | "DateTime" | "Guid";
  readonly value: string;
}

export interface Row extends Key {
  readonly columns: Readonly<Record<string, ColumnValue>>;
}
export interface StoredRow extends Row {
  readonly etag: string;
  readonly timestamp: Date;
}

export interface Page {
  /** At most so many rows; all when absent. */
  readonly take?: number;
  /** Rows after this key: how a listing goes on. */
  readonly after?: Key;
}

export interface WriteOptions {
  readonly id?: string;
}
export interface MatchOptions extends WriteOptions {
  /** The row must exist with this etag, or at all for "*"; otherwise Conflict (412, 404 when there is no row). */
  readonly ifMatch?: string;
}

export interface TableStore {
  get(key: Key): Promise<StoredRow | undefined>;
  /** In the order of PartitionKey, then RowKey, both by code point; a snapshot or at least never a row twice. A table that does not exist has no rows. */
  query(filter: Filter | undefined, page?: Page): AsyncIterable<StoredRow>;
  /** Conflict (409) when the row exists. */
  insert(row: Row, options?: WriteOptions): Effect;
  /** Replaces the whole row. */
  upsert(row: Row, options?: MatchOptions): Effect;
  /** Keeps the columns that the row does not name. Creates the row where there is none, unless `ifMatch` is given. */
  merge(row: Row, options?: MatchOptions): Effect;
  /** Nothing happens when the row is not there, unless `ifMatch` is given. */
  delete(key: Key, options?: MatchOptions): Effect;
}
