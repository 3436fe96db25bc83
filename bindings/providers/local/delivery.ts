import { type Effect, LeaseLost } from "../../api/effect.ts";
import type { Delivery } from "../../api/queue-store.ts";
import type { Listed } from "../../api/roster.ts";
import type { Draft, Transaction } from "./draft.ts";
import type { LocalEffect } from "./local-effect.ts";
import { Message } from "./message.ts";
import { type Claimed, enqueue, forget, putBack } from "./message-moves.ts";
import type { Paced } from "./pace.ts";
import type { QueueName } from "./queue-name.ts";
import type { Session } from "./session.ts";

/** Who took a delivery. */
export interface Taker {
  /** A transaction is under way that settles one of its deliveries. */
  settling(transaction: Transaction): void;
  /** Settled or lost. */
  ended(delivery: LocalDelivery): void;
}

/** A message that this client works on. It ends settled (the settlement is committed) or lost, once. */
export class LocalDelivery implements Delivery, Listed, Paced {
  place: number | undefined = undefined;
  begunAt: number | undefined = undefined;
  readonly id: string;
  readonly body: Uint8Array;
  readonly dequeueCount: number;
  readonly insertedAt: Date;
  readonly expiresAt: Date;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch; moved on by each renewal. */
  leasedUntil: number;
  readonly #session: Session;
  readonly #queue: QueueName;
  readonly #message: Message;
  readonly key: Buffer;
  readonly #taker: Taker;
  #lost: AbortController | undefined;
  #state: "held" | "settled" | "lost" = "held";

  constructor(session: Session, queue: QueueName, claimed: Claimed, taker: Taker) {
    const { message, body, key } = claimed;
    this.id = message.id;
    this.body = body;
    this.dequeueCount = message.dequeueCount;
    this.insertedAt = new Date(message.insertedAt);
    this.expiresAt = new Date(message.expiresAt);
    const properties = message.properties;
    if (properties) this.metadata = properties;
    this.leasedUntil = message.leasedUntil;
    this.#session = session;
    this.#queue = queue;
    this.#message = message;
    this.key = key;
    this.#taker = taker;
  }

  get isLost(): boolean {
    return this.#state === "lost";
  }

  get lost(): AbortSignal {
    this.#lost ??= new AbortController();
    if (this.#state === "lost") this.#lost.abort();
    return this.#lost.signal;
  }

  ack(): Effect {
    return this.#settlement("ack", (draft) => {
      if (!draft.has(draft.databases.leases, this.key)) throw this.#lostError();
      draft.remove(draft.databases.leases, this.key);
      forget(draft, this.#queue, this.#message);
    });
  }

  release(delayMs = 0): Effect {
    return this.#settlement("release", (draft) => {
      const message = this.#take(draft);
      message.countFailure();
      enqueue(draft, this.#queue, message, this.#session.clock.now() + delayMs);
    });
  }

  giveBack(): Effect {
    return this.#settlement("giveBack", (draft) => this.planGiveBack(draft));
  }

  planGiveBack(draft: Draft): void {
    putBack(draft, this.#queue, this.#take(draft));
  }

  /** False when someone else has it by now. */
  planRenewal(draft: Draft, until: number): boolean {
    const bytes = draft.get(draft.databases.leases, this.key);
    if (bytes === undefined) return false;
    const message = new Message(bytes);
    message.lease(this.#session.owner, until);
    draft.put(draft.databases.leases, this.key, bytes);
    draft.afterwards(() => {
      this.leasedUntil = until;
    });
    return true;
  }

  get held(): boolean {
    return this.#state === "held";
  }

  /** The lease is gone. */
  lose(): void {
    if (!this.#end("lost")) return;
    this.#lost?.abort();
  }

  settled(): void {
    this.#end("settled");
  }

  #settlement(name: string, plan: (draft: Draft) => void): LocalEffect {
    return {
      client: this.#session.client,
      id: `${this.id}/${name}`,
      plan: (draft) => {
        plan(draft);
        draft.onApplied((transaction) => this.#taker.settling(transaction));
        draft.afterwards(() => this.settled());
      },
    };
  }

  /** From the store and not from memory: what was handed out may have been written to. */
  #take(draft: Draft): Message {
    const bytes = draft.get(draft.databases.leases, this.key);
    if (bytes === undefined) throw this.#lostError();
    draft.remove(draft.databases.leases, this.key);
    return new Message(bytes);
  }

  #lostError(): LeaseLost {
    // Not now: listeners of `lost` must not run inside the transaction.
    queueMicrotask(() => this.lose());
    return new LeaseLost(
      `Message ${this.id} of queue ${this.#queue.name} is settled already, or its lease ran out and it belongs to someone else.`,
    );
  }

  #end(state: "settled" | "lost"): boolean {
    if (this.#state !== "held") return false;
    this.#state = state;
    this.#session.leases.forget(this);
    this.#taker.ended(this);
    return true;
  }
}
