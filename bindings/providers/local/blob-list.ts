import type { BlobInfo } from "../../api/blob-store.ts";
import { compareCodePoints } from "../../api/compare-code-points.ts";
import { type BlobRecord, fullBlobKey, readBlob, toInfo } from "./blob-record.ts";
import { successor } from "./bytes.ts";
import type { Databases } from "./database.ts";
import { groupedEntries } from "./grouped-entries.ts";
import { listingStart } from "./long-key.ts";

interface Listing {
  readonly prefix?: string;
  readonly after?: string;
  readonly max: number;
}

/** By name, from one snapshot. */
export function listBlobs(databases: Databases, container: Buffer, listing: Listing): BlobInfo[] {
  const { prefix = "", after, max } = listing;
  const found: BlobInfo[] = [];
  databases.root.resetReadTxn();
  for (const record of recordsFrom(databases, container, startOf(container, prefix, after))) {
    if (found.length >= max) break;
    if (after !== undefined && compareCodePoints(record.name, after) <= 0) continue;
    if (record.name.startsWith(prefix)) found.push(toInfo(record));
    else if (compareCodePoints(record.name, prefix) > 0) break;
  }
  return found;
}

function* recordsFrom(databases: Databases, container: Buffer, first: Buffer): Generator<BlobRecord> {
  let start: Buffer | undefined = first;
  while (start) {
    const range = { prefix: container, start, min: CHUNK };
    const { entries, last } = groupedEntries(databases.blobs, range);
    for (const group of entries) yield* group.map(({ value }) => readBlob(value)).sort(byName);
    start = last && successor(last);
  }
}

const CHUNK = 100;

function startOf(container: Buffer, prefix: string, after: string | undefined): Buffer {
  const from = after !== undefined && compareCodePoints(after, prefix) > 0 ? after : prefix;
  return listingStart(fullBlobKey(container, from));
}

function byName(a: BlobRecord, b: BlobRecord): number {
  return compareCodePoints(a.name, b.name);
}
