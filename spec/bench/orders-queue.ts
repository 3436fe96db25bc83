import { systemClock } from "../../bindings/api/clock.ts";
import type { Client } from "../../bindings/api/provider.ts";
import type { QueueStore } from "../../bindings/api/queue-store.ts";
import { TestLog } from "../../bindings/api/testing.ts";
import local from "../../bindings/providers/local/index.ts";
import { ORDERS_QUEUE, order } from "./orders-app.ts";

/** The App's store, as another process sees it. */
export async function connectTo(root: string): Promise<{ client: Client; queue: QueueStore }> {
  const client = await local.connect("local:", { root, clock: systemClock, log: new TestLog() });
  const queue = await client.open.queue?.(ORDERS_QUEUE);
  if (!queue) throw new Error("The local provider has queues.");
  return { client, queue };
}

export interface Orders {
  readonly count: number;
  /** Of each body. */
  readonly bytes: number;
  /** In one commit. */
  readonly atOnce: number;
}

/** Resolves with when the last commit was done, on the clock of `performance`. */
export async function sendOrders(root: string, { count, bytes, atOnce }: Orders): Promise<number> {
  const { client, queue } = await connectTo(root);
  try {
    let done = 0;
    for (let first = 0; first < count; first += atOnce) {
      const ids = Array.from({ length: Math.min(atOnce, count - first) }, (_, index) => first + index);
      await client.commit(ids.map((id) => queue.send(order(id, bytes))));
      done = performance.now();
    }
    return done;
  } finally {
    await client[Symbol.asyncDispose]();
  }
}
