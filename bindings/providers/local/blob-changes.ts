import type { BlobChanges, BlobInfo } from "../../api/blob-store.ts";
import { blobKey, readBlob, toInfo } from "./blob-record.ts";
import { keyOf, readNumber } from "./bytes.ts";
import type { Session } from "./session.ts";
import { Wait } from "./wait.ts";

/** So many blobs are told of at once. */
const MAX_BLOBS = 1_000;
/** The longest wait between two looks, for what no bell tells of. */
const LOOK_AGAIN_MS = 1_000;

export interface Container {
  readonly prefix: Buffer;
  readonly end: Buffer;
  readonly topic: string;
}

/**
 * The blobs written after the cursor, which is the number of a write. Numbers are given while the store is locked: a later one
 * is never seen before an earlier one. A blob stands at its last write, so the existing ones come first, each once.
 */
export async function blobChanges(
  session: Session,
  container: Container,
  after: string | undefined,
  signal: AbortSignal,
): Promise<BlobChanges> {
  const seen = Number(after ?? 0);
  for (;;) {
    const changes = changesAfter(session, container, seen);
    if (changes || signal.aborted) return changes ?? { blobs: [], cursor: String(seen) };
    await waitForChange(session, container.topic, signal);
    if (session.closed.aborted) return { blobs: [], cursor: String(seen) };
  }
}

function changesAfter({ store }: Session, container: Container, seen: number): BlobChanges | undefined {
  const { databases } = store;
  const { prefix, end } = container;
  const blobs: BlobInfo[] = [];
  let cursor = seen;
  databases.root.resetReadTxn();
  const range = { start: keyOf(prefix, seen + 1), end, limit: MAX_BLOBS };
  for (const { key, value } of databases.changes.getRange(range)) {
    cursor = readNumber(key, prefix.length);
    const bytes = databases.blobs.getBinary(blobKey(prefix, value.toString()));
    if (bytes) blobs.push(toInfo(readBlob(bytes)));
  }
  return cursor === seen ? undefined : { blobs, cursor: String(cursor) };
}

/** Nothing is missed between a look and this wait: no turn of the event loop lies between them. */
async function waitForChange(
  { store, clock, closed }: Session,
  topic: string,
  signal: AbortSignal,
): Promise<void> {
  const wait = new Wait(clock, LOOK_AGAIN_MS);
  const deafen = store.bell.listen(topic, wait.end);
  for (const each of [signal, closed]) each.addEventListener("abort", wait.end, { once: true });
  await wait.over;
  deafen();
  for (const each of [signal, closed]) each.removeEventListener("abort", wait.end);
}
