import { systemClock } from "../../bindings/api/clock.ts";
import { InlineWorker } from "./inline-worker.ts";
import type { Worker } from "./worker.ts";
import { type PoolOptions, WorkerPool } from "./worker-pool.ts";

export interface CreatePoolOptions extends Omit<PoolOptions, "clock"> {
  readonly kind: "thread" | "inline";
  /** Default: the system's. */
  readonly clock?: PoolOptions["clock"];
}

export function createPool({ kind, clock = systemClock, ...options }: CreatePoolOptions): Worker {
  return kind === "inline" ? new InlineWorker({ ...options, clock }) : new WorkerPool({ ...options, clock });
}
