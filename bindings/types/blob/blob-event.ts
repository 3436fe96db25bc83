import type { BlobInfo } from "../../api/blob-store.ts";
import type { Effect, Outcome } from "../../api/effect.ts";
import type { Data, TriggerEvent } from "../../api/listener.ts";
import type { Delivery } from "../../api/queue-store.ts";
import { messageDetails } from "../queue/message-event.ts";
import { type FailureRules, settleFailure } from "../queue/settle.ts";

/** A blob as found when its event is made. */
export interface FoundBlob {
  readonly container: string;
  readonly info: BlobInfo;
  readonly uri: string;
  readonly captures: Readonly<Record<string, string>>;
  /** Undefined: the trigger says `"content": false`. */
  readonly content: Uint8Array | undefined;
}

/** One state of one blob, behind a delivery of the internal queue. */
export class BlobEvent implements TriggerEvent {
  readonly id: string;
  readonly value: unknown;
  readonly data: Data;
  readonly reason: string;
  readonly repeatable = true;
  readonly #delivery: Delivery;
  readonly #rules: FailureRules;

  constructor(id: string, blob: FoundBlob, delivery: Delivery, rules: FailureRules) {
    this.id = id;
    this.value = blobValue(blob);
    this.data = blobData(blob);
    this.reason = `New blob detected(LogsAndContainerScan): ${blob.container}/${blob.info.name}`;
    this.#delivery = delivery;
    this.#rules = rules;
  }

  get details(): string {
    return messageDetails(this.#delivery);
  }

  get isLost(): boolean {
    return this.#delivery.isLost;
  }

  get lost(): AbortSignal {
    return this.#delivery.lost;
  }

  settle(outcome: Outcome): readonly Effect[] {
    return outcome.ok ? [this.#delivery.ack()] : settleFailure(this.#delivery, this.#rules);
  }

  giveBack(): readonly Effect[] {
    return [this.#delivery.giveBack()];
  }
}

/** What the function receives: the bytes, or what there is to know without them. */
export function blobValue({ content, info, uri }: FoundBlob): unknown {
  if (content) return content;
  const { name, size, contentType, etag, lastModified, metadata } = info;
  const properties = {
    ...{ length: size, contentType, etag, lastModified: lastModified.toISOString() },
    blobType: "BlockBlob",
  };
  return { name, uri, properties, metadata };
}

export function blobData({ container, info, uri, captures }: FoundBlob): Data {
  const { size, contentType, etag, lastModified } = info;
  return {
    BlobTrigger: `${container}/${info.name}`,
    Uri: uri,
    Properties: {
      ...{ Length: size, ContentLength: size, ContentType: contentType, ETag: etag },
      ...{ LastModified: lastModified.toISOString(), BlobType: "BlockBlob" },
    },
    Metadata: info.metadata,
    ...captures,
  };
}
