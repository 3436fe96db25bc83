import assert from "node:assert/strict";
import type { Consumer, Delivery, QueueStore, SendOptions } from "../api/queue-store.ts";
import { commit, type Trial } from "./contract.ts";

/** So many deliveries, waiting for them. */
export async function take(t: Trial, consumer: Consumer, count: number): Promise<Delivery[]> {
  const taken: Delivery[] = [];
  while (taken.length < count) {
    const more = await consumer.next(count - taken.length, t.deadline);
    assert.ok(more.length > 0, `waited in vain for ${count - taken.length} of ${count} messages`);
    assert.ok(more.length <= count - taken.length, "next() gave more than it was asked for");
    taken.push(...more);
  }
  return taken;
}

export async function takeOne(t: Trial, consumer: Consumer): Promise<Delivery> {
  const [delivery] = await take(t, consumer, 1);
  return delivery ?? assert.fail("no delivery");
}

/** Sends texts, each with a commit of its own. */
export async function send(queue: QueueStore, text: string, options?: SendOptions): Promise<void> {
  await commit(queue.send(Buffer.from(text), options));
}

export function text(message: { readonly body: Uint8Array } | undefined): string {
  return message ? Buffer.from(message.body).toString() : "(none)";
}

export function texts(messages: readonly { readonly body: Uint8Array }[]): string[] {
  return messages.map(text);
}

/** Proves that nothing is visible but what is sent now: it comes first. */
export async function assertNothingElse(t: Trial, queue: QueueStore, consumer: Consumer): Promise<void> {
  await send(queue, "the only one");
  const delivery = await takeOne(t, consumer);
  assert.equal(text(delivery), "the only one");
  await commit(delivery.ack());
}
