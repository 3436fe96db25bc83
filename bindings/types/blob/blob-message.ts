import { createHash } from "node:crypto";
import type { BlobInfo } from "../../api/blob-store.ts";

/** Which blob, in which state, waits for which function: the body of an internal queue's message, as Azure writes it. */
export interface BlobMessage {
  readonly FunctionId: string;
  readonly BlobType: string;
  readonly ContainerName: string;
  readonly BlobName: string;
  readonly ETag: string;
}

export function toBlobMessage(
  functionName: string,
  container: string,
  { name, etag }: BlobInfo,
): BlobMessage {
  return {
    FunctionId: `Host.Functions.${functionName}`,
    BlobType: "BlockBlob",
    ContainerName: container,
    BlobName: name,
    ETag: etag,
  };
}

export function encodeBlobMessage(message: BlobMessage): Uint8Array {
  return Buffer.from(JSON.stringify({ Type: "BlobTrigger", ...message }));
}

/** Undefined for what is no such message. */
export function decodeBlobMessage(body: Uint8Array): BlobMessage | undefined {
  try {
    const { FunctionId, BlobType, ContainerName, BlobName, ETag } = JSON.parse(
      Buffer.from(body).toString("utf8"),
    );
    const isComplete = [FunctionId, ContainerName, BlobName, ETag].every((part) => typeof part === "string");
    return isComplete ? { FunctionId, BlobType, ContainerName, BlobName, ETag } : undefined;
  } catch {
    return undefined;
  }
}

/** The same for the same state of the same blob. */
export function blobEventId({ ContainerName, BlobName, ETag }: BlobMessage): string {
  return `${ContainerName}/${BlobName}@${ETag}`;
}

/** Short, whatever the blob's name is. */
export function blobMessageId(message: BlobMessage): string {
  return hash(`${message.FunctionId}\n${blobEventId(message)}`, 32);
}

/** The queue between the container and the function: readable, valid wherever queues are, and one for each pair. */
export function internalQueueName(functionName: string, container: string): string {
  const readable = functionName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 32)
    .replace(/-$/, "");
  return `sheaf-blob-${readable}-${hash(`${functionName.toLowerCase()}\n${container}`, 12)}`;
}

export function hash(text: string, digits: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, digits);
}
