import { setImmediate as nextTurn } from "node:timers/promises";
import { compareCodePoints } from "../../api/compare-code-points.ts";
import { type KeyBounds, keyBounds } from "../../api/key-bounds.ts";
import { type Filter, matchesFilter } from "../../api/table-filter.ts";
import { compareKeys } from "../../api/table-key.ts";
import type { Key, Page, StoredRow } from "../../api/table-store.ts";
import { successor } from "./bytes.ts";
import type { Databases } from "./database.ts";
import { groupedEntries } from "./grouped-entries.ts";
import { listingStart } from "./long-key.ts";
import { fullRowKey, readRow } from "./row-record.ts";

/** So many rows are read in one go, from one snapshot. */
const CHUNK = 200;

/**
 * The rows of a table, in order, each once: in chunks, each from a snapshot of its own, so that a slow reader holds on
 * to nothing in the store and a long scan lets others run. Scans only what the filter leaves of PartitionKey and RowKey.
 */
export async function* queryRows(
  databases: Databases,
  prefix: Buffer,
  filter: Filter | undefined,
  page: Page,
): AsyncGenerator<StoredRow> {
  const bounds = keyBounds(filter);
  let left = page.take ?? Number.POSITIVE_INFINITY;
  for await (const row of rowsFrom(databases, prefix, startOf(prefix, bounds, page.after))) {
    if (left === 0 || isBehind(row, bounds)) return;
    if (page.after && compareKeys(row, page.after) <= 0) continue;
    if (filter && !matchesFilter(filter, row)) continue;
    left -= 1;
    yield row;
  }
}

async function* rowsFrom(databases: Databases, prefix: Buffer, first: Buffer): AsyncGenerator<StoredRow> {
  let start: Buffer | undefined = first;
  while (start) {
    const chunk: Chunk = readChunk(databases, prefix, start);
    yield* chunk.rows;
    start = chunk.next;
    if (start) await nextTurn();
  }
}

interface Chunk {
  readonly rows: readonly StoredRow[];
  /** Where the next one begins, if there may be more. */
  readonly next: Buffer | undefined;
}

function readChunk(databases: Databases, prefix: Buffer, start: Buffer): Chunk {
  databases.root.resetReadTxn();
  const { entries, last } = groupedEntries(databases.rows, { prefix, start, min: CHUNK });
  const rows = entries.flatMap((group) => {
    const read = group.map(({ key, value }) => readRow(prefix, key, value));
    return read.length > 1 ? read.sort(compareKeys) : read;
  });
  return { rows, next: last && successor(last) };
}

function startOf(prefix: Buffer, { partitionKey, rowKey }: KeyBounds, after: Key | undefined): Buffer {
  const first = partitionKey.atLeast ?? "";
  const fixed = first === partitionKey.atMost;
  const key = { partitionKey: first, rowKey: (fixed && rowKey.atLeast) || "" };
  const from = after && compareKeys(after, key) > 0 ? after : key;
  if (from.partitionKey === "") return prefix;
  return listingStart(fullRowKey(prefix, from.partitionKey, from.rowKey));
}

function isBehind(row: Key, { partitionKey, rowKey }: KeyBounds): boolean {
  if (partitionKey.atMost === undefined) return false;
  const order = compareCodePoints(row.partitionKey, partitionKey.atMost);
  if (order > 0) return true;
  const fixed = partitionKey.atLeast === partitionKey.atMost;
  return fixed && rowKey.atMost !== undefined && compareCodePoints(row.rowKey, rowKey.atMost) > 0;
}
