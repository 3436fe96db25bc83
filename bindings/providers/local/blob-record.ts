import type { BlobInfo } from "../../api/blob-store.ts";
import { longKey } from "./long-key.ts";

/** What a blob's record tells. Small bodies follow it, larger ones lie in a file. */
export interface BlobRecord {
  readonly name: string;
  readonly size: number;
  readonly contentType: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** The sequence number of the write: makes the etag and the place among the container's changes. */
  readonly change: number;
  /** In the folder of blobs; absent: the body follows. */
  readonly file?: string;
}

const LENGTH_BYTES = 4;

export function blobKey(prefix: Buffer, name: string): Buffer {
  return longKey(fullBlobKey(prefix, name));
}

export function fullBlobKey(prefix: Buffer, name: string): Buffer {
  return Buffer.concat([prefix, Buffer.from(name)]);
}

export function writeBlob(record: BlobRecord, inline: Buffer | undefined): Buffer {
  const text = Buffer.from(JSON.stringify(record));
  const length = Buffer.allocUnsafe(LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  return Buffer.concat(inline ? [length, text, inline] : [length, text]);
}

export function readBlob(bytes: Buffer): BlobRecord {
  return JSON.parse(bytes.toString("utf8", LENGTH_BYTES, bodyStart(bytes)));
}

export function inlineBody(bytes: Buffer): Buffer {
  return bytes.subarray(bodyStart(bytes));
}

export function toInfo(record: BlobRecord): BlobInfo {
  const { name, size, contentType, metadata } = record;
  const lastModified = new Date(record.lastModified);
  return { name, size, etag: `"${record.change}"`, contentType, lastModified, metadata };
}

function bodyStart(bytes: Buffer): number {
  return LENGTH_BYTES + bytes.readUInt32BE(0);
}
