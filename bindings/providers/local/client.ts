import { randomInt } from "node:crypto";
import type { Effect } from "../../api/effect.ts";
import { toError } from "../../api/errors.ts";
import type { Client, ConnectContext, ProviderKind } from "../../api/provider.ts";
import { LocalContainer } from "./blob.ts";
import { numberBytes } from "./bytes.ts";
import { FORMAT } from "./data-folder.ts";
import { errors } from "./errors.ts";
import type { LocalEffect } from "./local-effect.ts";
import { checkName, listNames } from "./names.ts";
import { isDone } from "./once.ts";
import { thisProcess, writeOwner } from "./owner.ts";
import { LocalQueue } from "./queue.ts";
import { Session } from "./session.ts";
import type { Store, Stores } from "./store.ts";
import { LocalTable } from "./table.ts";
import { Upkeep } from "./upkeep.ts";

export class LocalClient implements Client {
  readonly identity: string;
  readonly folder: string;
  readonly atomic = true;
  readonly remembers = true;
  readonly open = {
    queue: async (name: string) => new LocalQueue(this.#session, checked("queue", name)),
    table: async (name: string) => new LocalTable(this.#session, checked("table", name)),
    blob: async (name: string) => new LocalContainer(this.#session, checked("blob", name)),
  };
  readonly #stores: Stores;
  readonly #store: Store;
  readonly #session: Session;
  readonly #upkeep: Upkeep;
  #disposed: Promise<void> | undefined;

  private constructor(root: string, stores: Stores, store: Store, context: ConnectContext) {
    this.identity = `local:${root}`;
    this.folder = root;
    this.#stores = stores;
    this.#store = store;
    this.#session = new Session(this, store, randomInt(1, 2 ** 48 - 1), context);
    this.#upkeep = new Upkeep(this.#session, thisProcess());
  }

  /** `root`: the data folder's real path. */
  static async connect(stores: Stores, root: string, context: ConnectContext): Promise<LocalClient> {
    const store = await stores.use(root);
    const client = new LocalClient(root, stores, store, context);
    try {
      await client.#register();
    } catch (thrown) {
      const error = toError(thrown);
      await stores.release(store);
      throw errors.SHEAF_LOCAL_FULL(error.message, { cause: error });
    }
    client.#upkeep.start();
    return client;
  }

  async list(kind: ProviderKind): Promise<string[]> {
    return listNames(this.#session.store.databases, kind);
  }

  status(): { readonly ok: boolean; readonly version: string; readonly error?: Error } {
    const error = this.#store.writer.failure();
    const version = `format ${FORMAT}`;
    return error ? { ok: false, version, error } : { ok: true, version };
  }

  async commit(effects: readonly Effect[], once?: string): Promise<void> {
    await this.#session.store.writer.run((draft) => {
      if (once !== undefined && isDone(draft, once, this.#session.clock.now())) return;
      for (const effect of effects) this.#own(effect).plan(draft);
    });
  }

  /** Waits for the commits under way, gives back what is in hand and lets go of the store. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= this.#dispose();
    return this.#disposed;
  }

  async #register(): Promise<void> {
    const { store, owner } = this.#session;
    const record = writeOwner(thisProcess());
    await store.writer.run((draft) => draft.put(draft.databases.owners, numberBytes(owner), record));
  }

  async #dispose(): Promise<void> {
    await this.#upkeep.stop();
    this.#session.close();
    try {
      await this.#store.writer.idle();
      await this.#session.leases.giveBackAll();
      const key = numberBytes(this.#session.owner);
      await this.#store.writer.run((draft) => draft.remove(draft.databases.owners, key));
    } catch {
      // The disk is full: the others free what this client held when its process has ended, or when its leases end.
    }
    await this.#stores.release(this.#store);
  }

  #own(effect: Effect): LocalEffect {
    if (effect.client !== this) throw new TypeError("An effect is committed by the client that made it.");
    return effect as LocalEffect;
  }
}

function checked(kind: ProviderKind, name: string): string {
  checkName(kind, name);
  return name;
}
