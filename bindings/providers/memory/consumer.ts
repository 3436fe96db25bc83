import { type Consumer, type Delivery, LEASE_MS } from "../../api/queue-store.ts";
import type { MemoryClient } from "./client.ts";
import { MemoryDelivery } from "./delivery.ts";
import { nextChange } from "./next-change.ts";
import type { MemoryQueue } from "./queue-messages.ts";
import type { Message } from "./store.ts";

/** Takes messages when asked, never ahead, so there is nothing to give back when it stops. */
export class MemoryConsumer implements Consumer {
  readonly #client: MemoryClient;
  readonly #queue: MemoryQueue;
  readonly #limit: number;
  readonly #inHand = new Set<MemoryDelivery>();
  readonly #stopping = new AbortController();

  constructor(client: MemoryClient, queue: MemoryQueue, limit: number) {
    this.#client = client;
    this.#queue = queue;
    this.#limit = limit;
  }

  async next(max: number, signal: AbortSignal): Promise<Delivery[]> {
    const stopping = this.#stopping.signal;
    const end = new AbortController();
    const abort = () => end.abort();
    const ends = [signal, stopping, this.#client.closed];
    for (const each of ends) each.addEventListener("abort", abort);
    try {
      while (!ends.some((each) => each.aborted)) {
        const taken = this.#take(max);
        if (taken.length > 0) return taken;
        const due = this.#queue.nextVisibleAt(this.#client.clock.now());
        await nextChange(this.#client, this.#queue.topic, due, end.signal);
      }
      return [];
    } finally {
      for (const each of ends) each.removeEventListener("abort", abort);
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
  }

  #take(max: number): Delivery[] {
    const now = this.#client.clock.now();
    const room = Math.min(max, this.#limit - this.#inHand.size);
    return room > 0
      ? this.#queue
          .visible(now)
          .slice(0, room)
          .map((message) => this.#lease(message, now))
      : [];
  }

  #lease(message: Message, now: number): Delivery {
    const leased = {
      ...message,
      // The former lease was neither settled nor renewed: its host died.
      crashes: message.crashes + (message.lease ? 1 : 0),
      lease: { token: Symbol(message.id), until: now + LEASE_MS },
    };
    this.#queue.replace(message.number, leased);
    const delivery = new MemoryDelivery(this.#client, this.#queue, leased, () => {
      this.#inHand.delete(delivery);
      this.#client.store.changed(this.#queue.topic);
    });
    this.#inHand.add(delivery);
    return delivery;
  }
}
