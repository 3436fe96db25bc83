import { compareCodePoints } from "./compare-code-points.ts";
import type { Key } from "./table-store.ts";

/** In UTF-16 units, as Azure counts: 1 KiB. */
const MAX_KEY_LENGTH = 512;

/** The order in which tables list their rows. */
export function compareKeys(a: Key, b: Key): number {
  return compareCodePoints(a.partitionKey, b.partitionKey) || compareCodePoints(a.rowKey, b.rowKey);
}

/** What is wrong with a key, as a sentence that begins with the column's name; undefined when tables take it. Empty text is a key. */
export function keyProblem(key: Key): string | undefined {
  return problemOf("PartitionKey", key.partitionKey) ?? problemOf("RowKey", key.rowKey);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ILLEGAL = /[/\\#?\u0000-\u001f\u007f-\u009f]/;

function problemOf(name: string, value: string): string | undefined {
  if (value.length > MAX_KEY_LENGTH) {
    return `${name} has ${value.length} characters; tables take at most ${MAX_KEY_LENGTH}.`;
  }
  const found = ILLEGAL.exec(value)?.[0];
  if (found !== undefined) return `${name} holds ${JSON.stringify(found)}, which tables do not take in keys.`;
  return !/\p{Surrogate}/u.test(value)
    ? undefined
    : `${name} holds half a surrogate pair, which is no character.`;
}
