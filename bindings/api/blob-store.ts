import type { Readable } from "node:stream";
import type { Effect } from "./effect.ts";

export interface BlobInfo {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Changes with every write. */
  readonly etag: string;
  readonly contentType: string;
  readonly lastModified: Date;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface BlobContent {
  readonly info: BlobInfo;
  /** Destroy it when it is not read to its end. Yields all of the blob that `info` tells of, even when it is replaced meanwhile. */
  readonly body: Readable;
}

export interface BlobOptions {
  readonly id?: string;
  /** Default application/octet-stream. */
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Bytes `start` to `end`, both included; what lies past the blob's end is left out. */
export interface Range {
  readonly start: number;
  readonly end?: number;
}

export interface BlobChanges {
  readonly blobs: readonly BlobInfo[];
  readonly cursor: string;
}

export interface BlobStore {
  /** The container's name. */
  readonly name: string;
  /** Where a blob can be found, for metadata: a URI without secrets. */
  uri(name: string): string;
  /** The body is to be read to its end or destroyed: a file may be open behind it. */
  read(name: string, range?: Range): Promise<BlobContent | undefined>;
  info(name: string): Promise<BlobInfo | undefined>;
  /** By name, in the order of code points, `after` excluded. */
  list(options: {
    readonly prefix?: string;
    readonly after?: string;
    readonly max: number;
  }): Promise<BlobInfo[]>;
  /** The body is stored first, invisible; the effect publishes it. What is never published is swept. */
  put(name: string, body: Uint8Array | AsyncIterable<Uint8Array>, options?: BlobOptions): Promise<Effect>;
  delete(name: string, options?: { readonly id?: string }): Effect;
  /** Existing blobs first, then waits; with an aborted signal it never waits (and may return none). At least once per etag. */
  changes(after: string | undefined, signal: AbortSignal): Promise<BlobChanges>;
}
