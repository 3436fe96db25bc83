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
import { keyOf, MAX_NUMBER, readNumber } from "./bytes.ts";
import { LocalConsumer } from "./consumer.ts";
import type { LocalEffect } from "./local-effect.ts";
import { Message } from "./message.ts";
import { enqueue, forget } from "./message-moves.ts";
import { NameRegistration } from "./names.ts";
import { type QueueName, queueName } from "./queue-name.ts";
import type { Session } from "./session.ts";

/** So many messages are removed in one transaction. */
const CLEAR_AT_ONCE = 5_000;
const NOTHING = Buffer.alloc(0);

export class LocalQueue implements QueueStore {
  readonly #session: Session;
  readonly #registration: NameRegistration;
  readonly #queue: QueueName;

  constructor(session: Session, name: string) {
    this.#session = session;
    this.#registration = new NameRegistration("queue", name);
    this.#queue = queueName(name);
  }

  send(body: Uint8Array, options: SendOptions = {}): Effect {
    const { id = randomUUID(), delayMs = 0, ttlMs = DEFAULT_TTL_MS, properties } = options;
    const { client, clock } = this.#session;
    const queue = this.#queue;
    const message = Message.create({
      id: Buffer.from(id),
      properties: properties ? Buffer.from(JSON.stringify(properties)) : NOTHING,
      body,
    });
    const effect: LocalEffect = {
      client,
      id,
      plan: (draft) => {
        const now = clock.now();
        enqueue(draft, queue, message, now + delayMs);
        message.insert({ now, expiresAt: Math.min(MAX_NUMBER, now + ttlMs) });
        if (message.bodyIsApart) draft.put(draft.databases.bodies, message.bodyKey, Buffer.from(body));
        draft.addCount(queue.name, 1);
        this.#registration.plan(draft);
      },
    };
    return effect;
  }

  consume(options: { readonly limit: number }): Consumer {
    return new LocalConsumer(this.#session, this.#queue, options.limit);
  }

  async peek(max: number): Promise<MessageInfo[]> {
    const { databases } = this.#session.store;
    const now = this.#session.clock.now();
    const found: MessageInfo[] = [];
    databases.root.resetReadTxn();
    for (const { value } of databases.messages.getRange(this.#visible(now))) {
      if (found.length >= max) break;
      const message = new Message(value);
      if (message.expiresAt <= now) continue;
      const body = message.bodyIsApart ? databases.bodies.getBinary(message.bodyKey) : message.inlineBody;
      found.push({
        id: message.id,
        body: body ?? NOTHING,
        dequeueCount: message.dequeueCount - 1,
        insertedAt: new Date(message.insertedAt),
      });
    }
    return found;
  }

  /** Counts what is leased and what is delayed; what is visible is the rest of a number that is kept. */
  async length(): Promise<QueueLength> {
    const { databases } = this.#session.store;
    const { prefix, end } = this.#queue;
    databases.root.resetReadTxn();
    const now = this.#session.clock.now();
    const count = databases.counts.getBinary(prefix);
    const leased = databases.leases.getKeysCount({ start: prefix, end });
    const delayed = databases.messages.getKeysCount({ start: keyOf(prefix, now + 1), end });
    const rest = (count ? readNumber(count, 0) : 0) - leased - delayed - this.#expired(now);
    return { visible: Math.max(0, rest), leased, delayed };
  }

  async clear(): Promise<void> {
    const { writer, databases } = this.#session.store;
    const { prefix, end } = this.#queue;
    let removed: number;
    do {
      removed = await writer.run((draft) => {
        const some = [...databases.messages.getRange({ start: prefix, end, limit: CLEAR_AT_ONCE })];
        for (const { key, value } of some) {
          draft.remove(databases.messages, key);
          forget(draft, this.#queue, new Message(value));
        }
        return some.length;
      });
    } while (removed === CLEAR_AT_ONCE);
  }

  #visible(now: number): { start: Buffer; end: Buffer } {
    return { start: this.#queue.prefix, end: keyOf(this.#queue.prefix, now + 1) };
  }

  /** Expired messages at the front, which the next claim or sweep drops. */
  #expired(now: number): number {
    let expired = 0;
    for (const { value } of this.#session.store.databases.messages.getRange(this.#visible(now))) {
      if (new Message(value).expiresAt > now) break;
      expired += 1;
    }
    return expired;
  }
}
