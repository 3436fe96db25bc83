import type { Effect } from "./effect.ts";

export interface SendOptions {
  /** The effect's and the message's id; random when absent. */
  readonly id?: string;
  /** Invisible for so long. Default 0. */
  readonly delayMs?: number;
  /** Dropped when older. Default 7 days. */
  readonly ttlMs?: number;
  readonly properties?: Readonly<Record<string, unknown>>;
}

export interface MessageInfo {
  readonly id: string;
  readonly body: Uint8Array;
  /** Failed attempts so far: 0 at first, as Azure shows it. */
  readonly dequeueCount: number;
  readonly insertedAt: Date;
}

export interface QueueLength {
  /** Could be received now. */
  readonly visible: number;
  /** Being worked on. Absent where the technology does not tell. */
  readonly leased?: number;
  /** Not visible yet: sent with a delay, or failed and waiting. */
  readonly delayed?: number;
}

export interface QueueStore {
  send(body: Uint8Array, options?: SendOptions): Effect;
  /** `limit`: most deliveries not yet settled. */
  consume(options: { readonly limit: number }): Consumer;
  /** The next visible messages without touching them. Absent where looking changes the message. */
  peek?(max: number): Promise<MessageInfo[]>;
  length(): Promise<QueueLength>;
  /** Deletes every message that nobody works on. */
  clear(): Promise<void>;
}

export interface Consumer {
  /** Waits for at least one; empty only when aborted or stopped. Oldest visible first. */
  next(max: number, signal: AbortSignal): Promise<Delivery[]>;
  /** Takes no more and gives back what was not handed out. Deliveries in hand stay leased and may still be settled. */
  stop(hurry: AbortSignal): Promise<void>;
}

/** A lease of 30 s, renewed by the provider at half-life until settled, gone with its process. */
export interface Delivery {
  /** Only where it is stable and unique: without it there is no `once`. */
  readonly id?: string;
  readonly body: Uint8Array;
  /** Failed attempts + 1. Crashes of the host count one in five, drains and neighbours' faults never. */
  readonly dequeueCount: number;
  readonly insertedAt?: Date;
  readonly expiresAt?: Date;
  /** The lease is gone: what comes of it is dropped. */
  readonly isLost: boolean;
  /** Aborts when it goes. Made when first asked for: who only wants to know asks `isLost`. */
  readonly lost: AbortSignal;
  /** What else the technology tells: popReceipt, AMQP fields. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Each of the three settles the delivery; the first one committed wins, later ones reject with LeaseLost. */
  ack(): Effect;
  /** A failed attempt: counts. */
  release(delayMs?: number): Effect;
  /** Untouched: does not count. */
  giveBack(): Effect;
}

/** Renewed at half of it. Azure's is 10 minutes, which is how long a crashed host hides a message there. */
export const LEASE_MS = 30_000;
/** As Azure's queues. */
export const DEFAULT_TTL_MS = 7 * 24 * 3_600_000;
