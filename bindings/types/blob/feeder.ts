import type { BlobStore } from "../../api/blob-store.ts";
import type { Clock } from "../../api/clock.ts";
import { Conflict, type Effect, Unavailable } from "../../api/effect.ts";
import type { HostState } from "../../api/host-state.ts";
import type { Logger } from "../../api/logger.ts";
import type { QueueStore } from "../../api/queue-store.ts";
import type { Key, StoredRow, TableStore } from "../../api/table-store.ts";
import { type LeasedWork, whileLeased } from "../../api/while-leased.ts";
import { KEEP_MS } from "../queue/settle.ts";
import { type BlobMessage, blobMessageId, encodeBlobMessage, toBlobMessage } from "./blob-message.ts";

/** The table that holds how far each feeder has come, on the blobs' own connection. */
export const CURSORS_TABLE = "SheafBlobCursors";

export interface Feed {
  readonly functionName: string;
  readonly container: string;
  readonly blobs: BlobStore;
  readonly queue: QueueStore;
  readonly cursors: TableStore;
  readonly cursorKey: Key;
  /** Is the blob one that the trigger is for? */
  wants(blobName: string): boolean;
  readonly state: HostState;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Turns a container's changes into messages of an internal queue. One process at a time does it, by a lease; the messages and
 * the cursor are one commit that only succeeds where the cursor stands as it was read, so a feeder that lost its lease
 * without noticing feeds nothing twice.
 */
export class BlobFeeder {
  readonly #feed: Feed;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(feed: Feed) {
    this.#feed = feed;
  }

  start(): void {
    const { state, clock, functionName, container } = this.#feed;
    const { signal } = this.#stopping;
    const work: LeasedWork = {
      ...{ state, clock, name: `blobs/${functionName}/${container}` },
      run: (lost) => this.#feedWhile(AbortSignal.any([signal, lost])),
      failed: (error) => this.#report(error),
    };
    this.#loop ??= whileLeased(work, signal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #feedWhile(signal: AbortSignal): Promise<void> {
    const { blobs, cursors, cursorKey } = this.#feed;
    let row = await cursors.get(cursorKey);
    while (!signal.aborted) {
      const before = cursorOf(row);
      const changes = await blobs.changes(before, signal);
      if (changes.cursor === before) continue;
      const wanted = changes.blobs.filter(({ name }) => this.#feed.wants(name));
      const messages = wanted.map((info) =>
        toBlobMessage(this.#feed.functionName, this.#feed.container, info),
      );
      await this.#commit(messages, changes.cursor, row);
      row = await cursors.get(cursorKey);
    }
  }

  async #commit(messages: readonly BlobMessage[], cursor: string, row: StoredRow | undefined): Promise<void> {
    const { queue, cursors, cursorKey } = this.#feed;
    const next = { ...cursorKey, columns: { cursor } };
    const move = row ? cursors.upsert(next, { ifMatch: row.etag }) : cursors.insert(next);
    const sends: Effect[] = messages.map((message) =>
      queue.send(encodeBlobMessage(message), { id: blobMessageId(message), ttlMs: KEEP_MS }),
    );
    await move.client.commit([...sends, move]);
  }

  #report(error: Error): void {
    // A conflict says that another process has the lease by now.
    if (error instanceof Conflict) return;
    const { container, log } = this.#feed;
    const level = error instanceof Unavailable ? "warn" : "error";
    const message = `Changes of container '${container}' cannot be read now; they are tried again: ${error.message}`;
    log.log(level, message, { error });
  }
}

function cursorOf(row: StoredRow | undefined): string | undefined {
  const cursor = row?.columns.cursor;
  return typeof cursor === "string" ? cursor : undefined;
}

/** How many wanted blobs no feeder has seen yet. */
export async function unfedCount({ blobs, cursors, cursorKey, wants }: Feed): Promise<number> {
  const before = cursorOf(await cursors.get(cursorKey));
  const changes = await blobs.changes(before, AbortSignal.abort());
  return changes.blobs.filter(({ name }) => wants(name)).length;
}
