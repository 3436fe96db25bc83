import type { BlobContent } from "../../api/blob-store.ts";

/** The whole blob in memory. */
export async function readAll({ body }: BlobContent): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
