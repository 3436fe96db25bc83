import type { Clock } from "../../api/clock.ts";
import { compareCodePoints } from "../../api/compare-code-points.ts";
import { type Effect, Unavailable } from "../../api/effect.ts";
import type { Client, ProviderKind } from "../../api/provider.ts";
import { MemoryBlobStore } from "./blob.ts";
import { MemoryQueueStore } from "./queue.ts";
import type { MemoryEffect, MemoryStore } from "./store.ts";
import { MemoryTableStore } from "./table.ts";

/** One connection. Everything with a lease or a wait ends with it. */
export class MemoryClient implements Client {
  readonly identity: string;
  readonly atomic = true;
  readonly remembers = true;
  readonly store: MemoryStore;
  readonly clock: Clock;
  readonly open: Client["open"];
  readonly #closing = new AbortController();

  constructor(identity: string, store: MemoryStore, clock: Clock) {
    this.identity = identity;
    this.store = store;
    this.clock = clock;
    this.open = {
      queue: async (name) => new MemoryQueueStore(this.#opened(), name),
      table: async (name) => new MemoryTableStore(this.#opened(), name),
      blob: async (name) => new MemoryBlobStore(this.#opened(), name),
    };
  }

  /** Aborts when the connection is disposed. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  async list(kind: ProviderKind): Promise<string[]> {
    const { queues, tables, containers } = this.#opened().store;
    const names = { queue: queues, table: tables, blob: containers }[kind].keys();
    return [...names].sort(compareCodePoints);
  }

  status(): ReturnType<Client["status"]> {
    return { ok: !this.closed.aborted };
  }

  async commit(effects: readonly Effect[], once?: string): Promise<void> {
    this.#opened();
    this.store.commit(
      effects.map((effect) => this.#own(effect)),
      once,
      this.clock.now(),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
  }

  #own(effect: Effect): MemoryEffect {
    if (effect.client !== this) throw new TypeError(`Effect ${effect.id} was made by another client.`);
    return effect as MemoryEffect;
  }

  #opened(): this {
    if (this.closed.aborted) throw new Unavailable(`The connection to ${this.identity} is closed.`);
    return this;
  }
}
