import type { BlobStore } from "./blob-store.ts";
import type { Clock } from "./clock.ts";
import type { Effect } from "./effect.ts";
import type { HttpRoutes } from "./http-routes.ts";
import type { Logger } from "./logger.ts";
import type { QueueStore } from "./queue-store.ts";
import type { TableStore } from "./table-store.ts";

/** The kinds of store there are. `http` is offered by the host itself; providers offer the others. */
export interface Stores {
  readonly queue: QueueStore;
  readonly table: TableStore;
  readonly blob: BlobStore;
  readonly http: HttpRoutes;
}
export type StoreKind = keyof Stores;
export type ProviderKind = Exclude<StoreKind, "http">;
export type StoreOptions = Readonly<Record<string, unknown>>;

/** What a provider may use of the host. */
export interface ConnectContext {
  /** The App folder, absolute: relative paths in settings start here. */
  readonly root: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** One technology. */
export interface Provider {
  readonly name: string;
  /** Without the colon: ["amqp", "amqps"]. */
  readonly schemes: readonly string[];
  readonly offers: readonly ProviderKind[];
  /** Settings that are not URLs. */
  claims?(setting: string): boolean;
  /** Two settings with one identity share one client. Holds no secret. */
  identity(setting: string, root: string): string;
  /** Imports its client library here, not at the top of the file. Rejects with a HostError that says what and what to do. */
  connect(setting: string, context: ConnectContext): Promise<Client>;
}

export type OpenStore<K extends ProviderKind> = (name: string, options?: StoreOptions) => Promise<Stores[K]>;

/**
 * A connected provider. Whoever connected it disposes it; disposing twice does no harm. Disposing gives back what is still
 * leased, uncounted (its `lost` aborts), and ends waiting consumers with nothing; anything else that is asked of it rejects.
 */
export interface Client extends AsyncDisposable {
  readonly identity: string;
  /** Where it keeps its data, if that is a folder of this machine: what changes there is no change of an App. */
  readonly folder?: string;
  /** Rejects with a HostError for a name that the technology does not take. Creates nothing before the first write. */
  readonly open: { readonly [K in ProviderKind]?: OpenStore<K> };
  /** The names of the queues, tables or containers that exist, sorted. */
  list?(kind: ProviderKind): Promise<string[]>;
  /** For doctor, /readyz, function status. Cheap. */
  status(): { readonly ok: boolean; readonly version?: string; readonly error?: Error };
  /** All or nothing? Otherwise in order, and safe to repeat with the same effect ids. */
  readonly atomic: boolean;
  /** Does it remember `once`? */
  readonly remembers: boolean;
  /**
   * Durable when it resolves. Rejects with Conflict (names the effect: the invocation failed), LeaseLost (drop everything)
   * or Unavailable (retry the same effects; not a failed attempt, the function does not run again).
   * With `once`: a second commit under that name does nothing; names are kept at least 7 days.
   */
  commit(effects: readonly Effect[], once?: string): Promise<void>;
}
