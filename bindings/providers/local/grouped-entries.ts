import { afterPrefix } from "./bytes.ts";
import type { Database } from "./database.ts";
import { sharedStart } from "./long-key.ts";

export interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

/**
 * Entries in the order of their keys. Those whose shortened keys begin alike make one group, always whole, which the
 * caller puts in order; every other entry is a group of its own. Stops after `min` entries, at the end of a group.
 */
export function groupedEntries(
  database: Database,
  range: { readonly prefix: Buffer; readonly start: Buffer; readonly min: number },
): {
  readonly entries: readonly (readonly Entry[])[] /** The last key, when there may be more. */;
  readonly last?: Buffer;
} {
  const groups: Entry[][] = [];
  let shared: Buffer | undefined;
  let count = 0;
  let last: Buffer | undefined;
  for (const { key, value } of database.getRange({ start: range.start, end: afterPrefix(range.prefix) })) {
    const begins = sharedStart(key);
    if (shared && begins?.equals(shared)) {
      groups.at(-1)?.push({ key, value });
    } else {
      if (count >= range.min && last) return { entries: groups, last };
      groups.push([{ key, value }]);
      shared = begins;
    }
    count += 1;
    last = key;
  }
  return { entries: groups };
}
