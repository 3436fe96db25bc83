import type { JsonSchema } from "../../api/binding.ts";
import type { StoreOptions } from "../../api/provider.ts";
import { parseTimeSpan } from "../../api/time-span.ts";
import type { ConsumeLimits } from "./consume.ts";

/** `extensions.queues` of host.json. */
export const queuesSchema: JsonSchema = {
  type: "object",
  properties: {
    batchSize: {
      type: "integer",
      minimum: 1,
      maximum: 32,
      default: 16,
      description: "How many messages are fetched at once.",
    },
    newBatchThreshold: {
      type: "integer",
      minimum: 0,
      description:
        "More messages are fetched when so many or fewer are being worked on: a function runs up to batchSize + newBatchThreshold at once. Default: half of batchSize.",
    },
    maxPollingInterval: {
      type: "string",
      format: "timespan",
      default: "00:01:00",
      description: "The longest pause between looks at an empty queue, where the technology has to be asked.",
    },
    maxDequeueCount: {
      type: "integer",
      minimum: 1,
      default: 5,
      description: "After so many failed attempts a message goes to the queue's poison queue.",
    },
    visibilityTimeout: {
      type: "string",
      format: "timespan",
      default: "00:00:00",
      description:
        "How long a failed message waits for its next attempt. 00:00:00: 1 s, doubled with each failure, at most 1 min.",
    },
    messageEncoding: {
      type: "string",
      enum: ["base64", "none"],
      default: "base64",
      description:
        "How bodies are written to Azure Storage queues. Other technologies store bytes as they are.",
    },
  },
};

type Options = Readonly<Record<string, unknown>>;

export function toLimits(options: Options): ConsumeLimits {
  const batchSize = numberOf(options.batchSize, 16);
  return {
    batchSize,
    newBatchThreshold: numberOf(options.newBatchThreshold, Math.floor(batchSize / 2)),
    maxDequeueCount: numberOf(options.maxDequeueCount, 5),
    visibilityTimeoutMs: msOf(options.visibilityTimeout, 0),
  };
}

/** What a provider may want to know when it opens a queue. */
export function toStoreOptions(options: Options): StoreOptions {
  return {
    maxPollingIntervalMs: msOf(options.maxPollingInterval, 60_000),
    messageEncoding: options.messageEncoding ?? "base64",
  };
}

function numberOf(value: unknown, fallback: number): number {
  return typeof value === "number" ? value : fallback;
}

function msOf(value: unknown, fallback: number): number {
  return (typeof value === "string" ? parseTimeSpan(value) : undefined) ?? fallback;
}
