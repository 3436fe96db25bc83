import { type Effect, LeaseLost } from "../../api/effect.ts";
import { type Delivery, LEASE_MS } from "../../api/queue-store.ts";
import type { MemoryClient } from "./client.ts";
import { attemptsOf, type MemoryQueue } from "./queue-messages.ts";
import type { Lease, MemoryEffect, Message } from "./store.ts";

type Leased = Message & { readonly lease: Lease };
/** The message once it is settled; undefined: gone. */
type Settlement = (message: Leased, now: number) => Message | undefined;

export class MemoryDelivery implements Delivery {
  readonly id: string;
  readonly body: Uint8Array;
  readonly dequeueCount: number;
  readonly insertedAt: Date;
  readonly expiresAt?: Date;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly #client: MemoryClient;
  readonly #queue: MemoryQueue;
  readonly #number: number;
  readonly #token: symbol;
  readonly #lost = new AbortController();
  /** Tells the consumer that it has a hand free. */
  readonly #ended: () => void;
  #cancelRenewal: () => void;

  constructor(client: MemoryClient, queue: MemoryQueue, message: Leased, ended: () => void) {
    this.id = message.id;
    this.body = new Uint8Array(message.body);
    this.dequeueCount = attemptsOf(message) + 1;
    this.insertedAt = new Date(message.insertedAt);
    if (Number.isFinite(message.expiresAt)) this.expiresAt = new Date(message.expiresAt);
    this.metadata = message.properties;
    this.#client = client;
    this.#queue = queue;
    this.#number = message.number;
    this.#token = message.lease.token;
    this.#ended = ended;
    this.#cancelRenewal = client.clock.after(LEASE_MS / 2, () => this.#renew());
    client.closed.addEventListener("abort", this.#close);
  }

  get isLost(): boolean {
    return this.#lost.signal.aborted;
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  ack(): Effect {
    return this.#settle("ack", () => undefined);
  }

  release(delayMs = 0): Effect {
    return this.#settle("release", (message, now) => ({
      ...message,
      failures: message.failures + 1,
      visibleAt: now + delayMs,
    }));
  }

  giveBack(): Effect {
    return this.#settle("giveBack", (message) => message);
  }

  #settle(verb: string, change: Settlement): MemoryEffect {
    return {
      client: this.#client,
      id: `${this.id}:${verb}`,
      apply: (now) => {
        const message = this.#leased();
        if (!message) {
          throw new LeaseLost(`Message ${this.id} was settled already, or belongs to another consumer.`);
        }
        const applied = this.#queue.replace(this.#number, withoutLease(change(message, now)));
        return {
          undo: () => applied.undo(),
          done: () => {
            this.#end();
            applied.done();
          },
        };
      },
    };
  }

  #renew(): void {
    const message = this.#leased();
    if (!message) {
      this.#lose();
      return;
    }
    const until = this.#client.clock.now() + LEASE_MS;
    this.#queue.replace(this.#number, { ...message, lease: { token: this.#token, until } });
    this.#cancelRenewal = this.#client.clock.after(LEASE_MS / 2, () => this.#renew());
  }

  /** The message, as long as nobody else took it. */
  #leased(): Leased | undefined {
    const message = this.#queue.get(this.#number);
    return message?.lease?.token === this.#token ? { ...message, lease: message.lease } : undefined;
  }

  /** The connection ends: what it still has in hand goes back. */
  readonly #close = (): void => {
    const message = this.#leased();
    this.#lose();
    if (message) this.#queue.replace(this.#number, withoutLease(message)).done();
  };

  #lose(): void {
    this.#end();
    this.#lost.abort();
  }

  #end(): void {
    this.#cancelRenewal();
    this.#client.closed.removeEventListener("abort", this.#close);
    this.#ended();
  }
}

function withoutLease(message: Message | undefined): Message | undefined {
  if (!message) return undefined;
  const { lease: _, ...rest } = message;
  return rest;
}
