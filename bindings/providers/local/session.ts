import type { Clock } from "../../api/clock.ts";
import { Unavailable } from "../../api/effect.ts";
import type { Logger } from "../../api/logger.ts";
import type { Client, ConnectContext } from "../../api/provider.ts";
import { Leases } from "./leases.ts";
import { StagedFiles } from "./staged-files.ts";
import type { Store } from "./store.ts";

/** What the stores of one client share. */
export class Session {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: Logger;
  /** The number under which this client holds leases and staged files. */
  readonly owner: number;
  readonly leases: Leases;
  readonly staged: StagedFiles;
  readonly #store: Store;
  readonly #closing = new AbortController();

  constructor(client: Client, store: Store, owner: number, { clock, log }: ConnectContext) {
    this.client = client;
    this.clock = clock;
    this.log = log;
    this.owner = owner;
    this.leases = new Leases(store, clock);
    this.staged = new StagedFiles(store.folder.blobs, owner, clock);
    this.#store = store;
  }

  /** Throws Unavailable once the client is disposed: lmdb must not be asked anything when it is closed. */
  get store(): Store {
    if (this.closed.aborted) {
      throw new Unavailable(`The connection to the local store in ${this.#store.folder.root} is closed.`);
    }
    return this.#store;
  }

  /** Aborts when the client is disposed. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  close(): void {
    this.#closing.abort();
  }
}
