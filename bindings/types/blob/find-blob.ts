import type { BlobStore } from "../../api/blob-store.ts";
import type { BlobPattern } from "../../api/expression.ts";
import type { FoundBlob } from "./blob-event.ts";
import { readAll } from "./read-all.ts";

export interface BlobSource {
  readonly pattern: BlobPattern;
  readonly blobs: BlobStore;
  /** False: the bytes are left where they are. */
  readonly withContent: boolean;
}

/** The blob in the wanted state, or in any where no etag is given; undefined when it is gone, replaced, or none of the trigger's. */
export async function findBlob(
  source: BlobSource,
  name: string,
  etag?: string,
): Promise<FoundBlob | undefined> {
  const { blobs, pattern, withContent } = source;
  const captures = pattern.match(name);
  if (!captures) return undefined;
  const known = { container: pattern.container, uri: blobs.uri(name), captures };
  if (!withContent) {
    const info = await blobs.info(name);
    return info && isWanted(info.etag, etag) ? { ...known, info, content: undefined } : undefined;
  }
  const content = await blobs.read(name);
  if (!content) return undefined;
  if (isWanted(content.info.etag, etag)) {
    return { ...known, info: content.info, content: await readAll(content) };
  }
  content.body.destroy();
  return undefined;
}

function isWanted(found: string, wanted: string | undefined): boolean {
  return wanted === undefined || found === wanted;
}
