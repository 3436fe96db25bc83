import type { JsonSchema } from "../../api/binding.ts";

/** `extensions.blobs` of host.json. */
export const blobsSchema: JsonSchema = {
  type: "object",
  properties: {
    maxDegreeOfParallelism: {
      type: "integer",
      minimum: 1,
      default: 8,
      description: "So many blobs are worked on at once by each function.",
    },
    poisonBlobThreshold: {
      type: "integer",
      minimum: 1,
      default: 5,
      description:
        "After so many failed attempts a blob is reported in the queue webjobs-blobtrigger-poison.",
    },
  },
};

export function toBlobLimits(options: Readonly<Record<string, unknown>>) {
  const parallel = numberOf(options.maxDegreeOfParallelism, 8);
  const newBatchThreshold = Math.floor(parallel / 2);
  return {
    parallel,
    limits: { batchSize: parallel - newBatchThreshold, newBatchThreshold },
    maxDequeueCount: numberOf(options.poisonBlobThreshold, 5),
  };
}

function numberOf(value: unknown, fallback: number): number {
  return typeof value === "number" ? value : fallback;
}
