import { createHash } from "node:crypto";
import { numberBytes } from "./bytes.ts";
import type { Draft } from "./draft.ts";

/** lmdb's keys are bounded; names that are longer are remembered by their hash. */
const MAX_NAME_BYTES = 512;

/** Has something been committed under this name? Otherwise remembers it. */
export function isDone(draft: Draft, name: string, now: number): boolean {
  const { once, onceByTime } = draft.databases;
  const key = nameKey(name);
  if (draft.has(once, key)) return true;
  const at = numberBytes(now);
  draft.put(once, key, at);
  draft.put(onceByTime, Buffer.concat([at, key]), Buffer.alloc(0));
  return false;
}

function nameKey(name: string): Buffer {
  const bytes = Buffer.from(`=${name}`);
  return bytes.length <= MAX_NAME_BYTES ? bytes : createHash("sha256").update(bytes).digest();
}
