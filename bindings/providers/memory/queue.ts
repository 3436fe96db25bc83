import { randomUUID } from "node:crypto";
import type { Effect } from "../../api/effect.ts";
import {
  type Consumer,
  DEFAULT_TTL_MS,
  type MessageInfo,
  type QueueLength,
  type QueueStore,
  type SendOptions,
} from "../../api/queue-store.ts";
import type { MemoryClient } from "./client.ts";
import { MemoryConsumer } from "./consumer.ts";
import { attemptsOf, MemoryQueue, stateOf } from "./queue-messages.ts";
import type { MemoryEffect, Message } from "./store.ts";

export class MemoryQueueStore implements QueueStore {
  readonly #client: MemoryClient;
  readonly #queue: MemoryQueue;

  constructor(client: MemoryClient, name: string) {
    this.#client = client;
    this.#queue = new MemoryQueue(client.store, name);
  }

  send(body: Uint8Array, options: SendOptions = {}): Effect {
    const { id = randomUUID(), delayMs = 0, ttlMs = DEFAULT_TTL_MS, properties = {} } = options;
    const kept = { id, body: new Uint8Array(body), properties: { ...properties }, failures: 0, crashes: 0 };
    const effect: MemoryEffect = {
      client: this.#client,
      id,
      apply: (now) => {
        const number = this.#client.store.nextNumber();
        const times = { insertedAt: now, expiresAt: now + ttlMs, visibleAt: now + delayMs };
        return this.#queue.replace(number, { ...kept, ...times, number });
      },
    };
    return effect;
  }

  consume(options: { readonly limit: number }): Consumer {
    return new MemoryConsumer(this.#client, this.#queue, options.limit);
  }

  async peek(max: number): Promise<MessageInfo[]> {
    return this.#queue.visible(this.#client.clock.now()).slice(0, max).map(toInfo);
  }

  async length(): Promise<QueueLength> {
    const now = this.#client.clock.now();
    const length = { visible: 0, leased: 0, delayed: 0 };
    for (const message of this.#queue.alive(now)) length[stateOf(message, now)] += 1;
    return length;
  }

  async clear(): Promise<void> {
    const now = this.#client.clock.now();
    for (const message of this.#queue.alive(now)) {
      if (stateOf(message, now) !== "leased") this.#queue.replace(message.number, undefined);
    }
  }
}

function toInfo(message: Message): MessageInfo {
  return {
    id: message.id,
    body: new Uint8Array(message.body),
    dequeueCount: attemptsOf(message),
    insertedAt: new Date(message.insertedAt),
  };
}
