import { createHash } from "node:crypto";

/** lmdb's keys end at 1,978 bytes. Names, in UTF-8, may be longer. */
const KEPT_BYTES = 1_900;
const HASH_BYTES = 32;

/**
 * A key of any length as a key that lmdb takes: what is too long keeps its first 1,900 bytes, followed by a hash of all of it.
 * Shortened keys that begin alike stand together and at the right place among the others, but in the order of their hashes:
 * whoever lists them sorts such a group by what the values say (see `sharedStart`).
 */
export function longKey(bytes: Buffer): Buffer {
  if (bytes.length <= KEPT_BYTES) return bytes;
  const hash = createHash("sha256").update(bytes).digest();
  return Buffer.concat([bytes.subarray(0, KEPT_BYTES), hash]);
}

/** Where a listing that begins at this key has to begin, so that it meets all shortened keys which could lie behind it. */
export function listingStart(bytes: Buffer): Buffer {
  return bytes.length <= KEPT_BYTES ? bytes : bytes.subarray(0, KEPT_BYTES);
}

/** The beginning that a shortened key shares with its group; undefined for a key that was not shortened. */
export function sharedStart(key: Buffer): Buffer | undefined {
  return key.length === KEPT_BYTES + HASH_BYTES ? key.subarray(0, KEPT_BYTES) : undefined;
}
