import { type Clock, systemClock } from "../bindings/api/clock.ts";
import type { Logger } from "../bindings/api/logger.ts";
import { type Catalog, catalog as fullCatalog } from "../bindings/catalog.ts";
import { Clients, Connections } from "../bindings/connections.ts";
import type { App } from "./app/app.ts";
import { Generation } from "./app/generation.ts";
import { loadApp } from "./app/load-app.ts";
import { Validators } from "./config/validators.ts";
import type { HostOptions } from "./host-options.ts";
import { RouteTable } from "./http/route-table.ts";
import { hostIdOf } from "./lib/host-id.ts";
import { STATE_TABLE, StoredHostState } from "./runtime/host-state.ts";
import { createPool } from "./worker/create-pool.ts";
import type { Worker } from "./worker/worker.ts";

export interface MadeGeneration {
  readonly generation: Generation;
  readonly routes: RouteTable;
}

/** Reads the App and makes generations of it; owns what they share: clients, host state, compiled validators. */
export class GenerationMaker {
  readonly #options: HostOptions;
  readonly #root: string;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #catalog: Catalog;
  readonly #clients = new Clients();
  readonly #validators = new Validators();
  #state: StoredHostState | undefined;

  constructor(root: string, options: HostOptions) {
    this.#root = root;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log;
    this.#catalog = options.catalog ?? fullCatalog;
  }

  /** Rejects with a ConfigError when the App as a whole is bad. */
  load(): Promise<App> {
    const { functions, environment = process.env } = this.#options;
    return loadApp(this.#root, {
      catalog: this.#catalog,
      environment,
      only: functions,
      validators: this.#validators,
    });
  }

  /** `origin`: where the host answers HTTP, asked when a listing is made. */
  async make(app: App, origin: () => string): Promise<MadeGeneration> {
    const http = app.hostJson.extensions.http;
    const routes = new RouteTable({ origin, ...(http ? { http } : {}) });
    const connections = this.#connections(app);
    const generation = await Generation.create({
      app,
      catalog: this.#catalog,
      connections,
      state: this.#stateOn(connections, app),
      routes,
      worker: this.#makeWorker(app),
      clock: this.#clock,
      log: this.#log,
    });
    return { generation, routes };
  }

  hostId(app: App): string {
    return hostIdOf(this.#root, app.settings.get("AzureFunctionsWebHost__hostid"));
  }

  /** How the connected clients do. */
  connections(): ReturnType<Clients["status"]> {
    return this.#clients.status();
  }

  /** Where the connected clients keep their data on this machine. */
  dataFolders(): string[] {
    return this.#clients.folders();
  }

  async close(): Promise<void> {
    await this.#clients.close();
  }

  #connections(app: App): Connections {
    return new Connections({
      settings: app.settings,
      root: this.#root,
      clock: this.#clock,
      log: this.#log,
      providers: this.#catalog.providers,
      clients: this.#clients,
    });
  }

  #makeWorker(app: App): Worker {
    const count = Math.trunc(Number(app.settings.get("FUNCTIONS_WORKER_PROCESS_COUNT")));
    return createPool({
      kind: this.#options.worker ?? "thread",
      spare: this.#options.spareThread,
      count: Math.min(10, Math.max(1, count || 1)),
      clock: this.#clock,
      log: ({ level, message, ...fields }) => this.#log.log(level, message, fields),
    });
  }

  /** One for all generations: a lease is handed from the old one to the new one at once. */
  #stateOn(connections: Connections, app: App): StoredHostState {
    this.#state ??= new StoredHostState({
      open: () => connections.open("table", undefined, STATE_TABLE),
      hostId: this.hostId(app),
      clock: this.#clock,
      log: this.#log,
    });
    return this.#state;
  }
}
