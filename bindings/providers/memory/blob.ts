import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import type {
  BlobChanges,
  BlobContent,
  BlobInfo,
  BlobOptions,
  BlobStore,
  Range,
} from "../../api/blob-store.ts";
import { compareCodePoints } from "../../api/compare-code-points.ts";
import type { Effect } from "../../api/effect.ts";
import type { MemoryClient } from "./client.ts";
import { nextChange } from "./next-change.ts";
import { type Blob, type MemoryEffect, replace } from "./store.ts";

export class MemoryBlobStore implements BlobStore {
  readonly name: string;
  readonly #client: MemoryClient;

  constructor(client: MemoryClient, name: string) {
    this.#client = client;
    this.name = name;
  }

  uri(name: string): string {
    return `${this.#client.identity}/${this.name}/${name}`;
  }

  async read(name: string, range?: Range): Promise<BlobContent | undefined> {
    const blob = this.#blobs().get(name);
    if (!blob) return undefined;
    const end = range?.end === undefined ? blob.body.length : range.end + 1;
    const bytes = Buffer.from(blob.body.subarray(range?.start ?? 0, end));
    return { info: blob.info, body: Readable.from([bytes], { objectMode: false }) };
  }

  async info(name: string): Promise<BlobInfo | undefined> {
    return this.#blobs().get(name)?.info;
  }

  async list(options: { prefix?: string; after?: string; max: number }): Promise<BlobInfo[]> {
    const { prefix = "", after, max } = options;
    return [...this.#blobs().values()]
      .map((blob) => blob.info)
      .filter(
        ({ name }) => name.startsWith(prefix) && (after === undefined || compareCodePoints(name, after) > 0),
      )
      .sort((a, b) => compareCodePoints(a.name, b.name))
      .slice(0, max);
  }

  async put(
    name: string,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    options: BlobOptions = {},
  ): Promise<Effect> {
    const bytes = await collect(body);
    const { contentType = "application/octet-stream", metadata = {} } = options;
    const kept = { name, size: bytes.length, contentType, metadata: { ...metadata } };
    return this.#effect(name, options.id, (now, number) => {
      const etag = `"${number.toString(16)}"`;
      return { info: { ...kept, etag, lastModified: new Date(now) }, body: bytes, number };
    });
  }

  delete(name: string, options: { readonly id?: string } = {}): Effect {
    return this.#effect(name, options.id, () => undefined);
  }

  /** A cursor is the number of the last write that was seen. */
  async changes(after: string | undefined, signal: AbortSignal): Promise<BlobChanges> {
    const cursor = after ?? "0";
    for (;;) {
      const changed = [...this.#blobs().values()].filter((blob) => blob.number > Number(cursor));
      changed.sort((a, b) => a.number - b.number);
      const last = changed.at(-1);
      if (last) return { blobs: changed.map((blob) => blob.info), cursor: String(last.number) };
      if (signal.aborted || this.#client.closed.aborted) return { blobs: [], cursor };
      await nextChange(this.#client, this.#topic(), Number.POSITIVE_INFINITY, signal);
    }
  }

  #effect(
    name: string,
    id: string | undefined,
    make: (now: number, number: number) => Blob | undefined,
  ): MemoryEffect {
    const { store } = this.#client;
    return {
      client: this.#client,
      id: id ?? randomUUID(),
      apply: (now) => ({
        undo: replace(store.containers, this.name, name, make(now, store.nextNumber())),
        done: () => store.changed(this.#topic()),
      }),
    };
  }

  #blobs(): ReadonlyMap<string, Blob> {
    return this.#client.store.containers.get(this.name) ?? new Map();
  }

  #topic(): string {
    return `blob:${this.name}`;
  }
}

async function collect(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return new Uint8Array(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(new Uint8Array(chunk));
  return Buffer.concat(chunks);
}
