import { type FileHandle, open, readdir, unlink } from "node:fs/promises";
import path from "node:path";
import type { Clock } from "../../api/clock.ts";
import { Unavailable } from "../../api/effect.ts";
import { toError } from "../../api/errors.ts";
import { codeOf } from "./data-folder.ts";
import type { Databases } from "./database.ts";

/** Smaller bodies lie in the store itself: no file, no fsync of their own. */
const MAX_INLINE_BLOB = 4_096;
/** So long may a body wait for its commit. */
const STAGED_MS = 3_600_000;
/** Between the clocks of two processes. */
const MARGIN_MS = 300_000;

/** The body of a blob that is stored and belongs to no blob yet. */
export interface StagedBody {
  readonly size: number;
  readonly inline?: Buffer;
  readonly file?: string;
}

/** Bodies of one client's blobs on their way into the store. A file's name tells whose it is and since when. */
export class StagedFiles {
  readonly #folder: string;
  readonly #owner: number;
  readonly #clock: Clock;
  #number = 0;

  constructor(folder: string, owner: number, clock: Clock) {
    this.#folder = folder;
    this.#owner = owner;
    this.#clock = clock;
  }

  /** Durable when it resolves. Holds no more of it in memory than a chunk. */
  async stage(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<StagedBody> {
    if (body instanceof Uint8Array) {
      return body.length <= MAX_INLINE_BLOB
        ? { size: body.length, inline: Buffer.from(body) }
        : this.#toFile([], [body]);
    }
    const iterator = body[Symbol.asyncIterator]();
    const first: Uint8Array[] = [];
    let size = 0;
    while (size <= MAX_INLINE_BLOB) {
      const { done, value } = await iterator.next();
      if (done) return { size, inline: Buffer.concat(first) };
      first.push(value);
      size += value.length;
    }
    return this.#toFile(first, { [Symbol.asyncIterator]: () => iterator });
  }

  path(file: string): string {
    return path.join(this.#folder, file);
  }

  /** May it still be published? Afterwards the sweep may have taken it. */
  isFresh(file: string): boolean {
    return this.#clock.now() - stagedAt(file) < STAGED_MS;
  }

  /** A body that no blob refers to any more. Those who have it open read on. */
  discard(file: string): void {
    // If this fails or is never reached, the sweep finds it.
    void unlink(this.path(file)).catch(() => undefined);
  }

  /** Removes what never became part of a blob: of processes that are gone, and what is too old to be published. */
  async sweep({ files, root }: Databases, isAlive: (owner: number) => boolean): Promise<void> {
    for (const file of await readdir(this.#folder)) {
      const abandoned = !isAlive(ownerOf(file)) || this.#clock.now() - stagedAt(file) > STAGED_MS + MARGIN_MS;
      if (!abandoned) continue;
      root.resetReadTxn();
      if (!files.doesExist(Buffer.from(file))) await unlink(this.path(file)).catch(() => undefined);
    }
  }

  async #toFile(
    first: readonly Uint8Array[],
    rest: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  ): Promise<StagedBody> {
    this.#number += 1;
    const file = [this.#owner, this.#clock.now(), this.#number].map((part) => part.toString(36)).join("-");
    try {
      const size = await writeDurably(this.path(file), first, rest);
      await syncFolder(this.#folder);
      return { size, file };
    } catch (error) {
      // Before anyone hears of it: on a full disk the next body needs the room.
      await unlink(this.path(file)).catch(() => undefined);
      throw toStoreError(error, this.#folder);
    }
  }
}

async function writeDurably(
  file: string,
  first: readonly Uint8Array[],
  rest: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<number> {
  const handle = await open(file, "wx");
  let size = 0;
  try {
    for (const chunk of first) size += await writeAll(handle, chunk);
    for await (const chunk of rest) size += await writeAll(handle, chunk);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  return size;
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<number> {
  for (let done = 0; done < chunk.length; ) {
    done += (await handle.write(chunk, done)).bytesWritten;
  }
  return chunk.length;
}

/** A new file is durable when its folder is. Windows has no such thing and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function ownerOf(file: string): number {
  return Number.parseInt(file.split("-")[0] ?? "", 36);
}

function stagedAt(file: string): number {
  return Number.parseInt(file.split("-")[1] ?? "", 36);
}

/** What the disk says is the store's; what the body's source says is passed on. */
function toStoreError(thrown: unknown, folder: string): Error {
  const error = toError(thrown);
  const code = codeOf(error);
  if (code !== "ENOSPC" && code !== "EDQUOT" && code !== "EIO") return error;
  return new Unavailable(`A blob could not be stored in ${folder}: ${error.message}.`, { cause: error });
}
