import type { Clock } from "./api/clock.ts";
import type { HostError } from "./api/errors.ts";
import type { Logger } from "./api/logger.ts";
import type { Client, Provider, ProviderKind, StoreOptions, Stores } from "./api/provider.ts";
import { errors } from "./errors.ts";

/** Names are matched without regard to case; `:` and `__` are the same separator. */
export interface SettingsReader {
  get(name: string): string | undefined;
  /** The members of `NAME__*`, names as written; undefined when there are none. */
  section(name: string): Readonly<Record<string, string>> | undefined;
}

/** The connection that bindings without one use, and the host's own state. The only one with a default (`local:`). */
const DEFAULT_CONNECTION = "AzureWebJobsStorage";

/** What a connection's name leads to. `value` is secret: it goes to the provider and nowhere else. */
export interface ResolvedConnection {
  readonly name: string;
  readonly provider: Provider;
  readonly value: string;
}

/** Throws SHEAF_CONNECTION_MISSING or SHEAF_CONNECTION_UNKNOWN. Opens nothing. */
export function resolveConnection(
  connection: string | undefined,
  settings: SettingsReader,
  providers: readonly Provider[],
): ResolvedConnection {
  const name = connection || DEFAULT_CONNECTION;
  const value = connectionSetting(name, settings);
  if (value === undefined || value === "") throw missing(name, value);
  const provider = providers.find((candidate) => serves(candidate, value));
  if (!provider) throw unknown(name, value, providers);
  return { name, provider, value };
}

/** The same, and that the provider offers the kind (SHEAF_CONNECTION_KIND). */
function resolveConnectionFor(
  kind: ProviderKind,
  connection: string | undefined,
  from: { readonly settings: SettingsReader; readonly providers: readonly Provider[] },
): ResolvedConnection {
  const resolved = resolveConnection(connection, from.settings, from.providers);
  if (!resolved.provider.offers.includes(kind)) throw notOffered(kind, resolved.name, resolved.provider);
  return resolved;
}

/** `X` → setting `AzureWebJobsX`, else `X`, each under `ConnectionStrings:` first; else the section `X__…` as JSON of its members. */
function connectionSetting(name: string, settings: SettingsReader): string | undefined {
  const candidates = name.startsWith("AzureWebJobs") ? [name] : [`AzureWebJobs${name}`, name];
  for (const candidate of candidates) {
    const value = settings.get(`ConnectionStrings:${candidate}`) ?? settings.get(candidate);
    if (value !== undefined) return value;
  }
  for (const candidate of candidates) {
    const section = settings.section(candidate);
    if (section) return JSON.stringify(section);
  }
  return undefined;
}

function serves(provider: Provider, value: string): boolean {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(value)?.[1]?.toLowerCase();
  if (scheme !== undefined && provider.schemes.includes(scheme)) return true;
  return provider.claims?.(value) ?? false;
}

function missing(name: string, value: string | undefined): HostError {
  const what = value === "" ? "is empty" : "does not exist";
  const names = name.startsWith("AzureWebJobs") ? `"${name}"` : `"AzureWebJobs${name}" or "${name}"`;
  return errors.SHEAF_CONNECTION_MISSING(`Connection "${name}": the setting ${names} ${what}.`, {
    cure: `Add "${name}" to Values in local.settings.json or to the environment, for example "${name}": "local:".`,
  });
}

function unknown(name: string, value: string, providers: readonly Provider[]): HostError {
  const schemes = providers.flatMap((provider) => provider.schemes.map((scheme) => `${scheme}:`));
  return errors.SHEAF_CONNECTION_UNKNOWN(
    `Connection "${name}": no provider knows its setting, which ${shapeOf(value)}.`,
    { cure: `Set "${name}" to a value that begins with ${schemes.join(" or ")}.` },
  );
}

/** What can be told of a setting without telling a secret. */
function shapeOf(value: string): string {
  if (
    /^(UseDevelopmentStorage|DefaultEndpointsProtocol|AccountName|BlobEndpoint|QueueEndpoint)=/i.test(value)
  )
    return "is an Azure Storage connection string";
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(value)?.[0];
  return scheme ? `begins with "${scheme}"` : "begins with no scheme";
}

function notOffered(kind: ProviderKind, name: string, provider: Provider): HostError {
  return errors.SHEAF_CONNECTION_KIND(
    `Connection "${name}" is ${provider.name}, which offers ${provider.offers.join(", ")}, but no ${kind}.`,
    {
      cure: `Name another connection in function.json, one whose provider offers ${kind} (local: offers all).`,
    },
  );
}

export interface ConnectionsOptions {
  readonly settings: SettingsReader;
  readonly root: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly providers: readonly Provider[];
  /** Shared among generations of an App; its own when absent. */
  readonly clients?: Clients;
}

/** Name → setting → provider → one client per identity, connected when first needed. */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #clients: Clients;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    this.#clients = options.clients ?? new Clients();
  }

  /** Rejects with a HostError. A failure is not remembered: the next call tries again. */
  async client(connection?: string): Promise<Client> {
    const { settings, providers } = this.#options;
    return this.#connect(resolveConnection(connection, settings, providers));
  }

  async open<K extends ProviderKind>(
    kind: K,
    connection: string | undefined,
    name: string,
    options?: StoreOptions,
  ): Promise<Stores[K]> {
    const resolved = resolveConnectionFor(kind, connection, this.#options);
    const client = await this.#connect(resolved);
    const open = client.open[kind];
    if (!open) throw notOffered(kind, resolved.name, resolved.provider);
    return open(name, options);
  }

  /** Of the clients that are connected. */
  status(): ReturnType<Clients["status"]> {
    return this.#clients.status();
  }

  /** Disposes the clients; only whoever made them (no `clients` option given) needs to. */
  async close(): Promise<void> {
    await this.#clients.close();
  }

  #connect({ provider, value }: ResolvedConnection): Promise<Client> {
    const { root, clock, log } = this.#options;
    const identity = provider.identity(value, root);
    return this.#clients.get(identity, () => provider.connect(value, { root, clock, log }));
  }
}

/** The connected clients of a process, one per identity. Whoever makes it closes it. */
export class Clients {
  readonly #byIdentity = new Map<string, Promise<Client>>();
  readonly #connected = new Set<Client>();

  async get(identity: string, connect: () => Promise<Client>): Promise<Client> {
    let pending = this.#byIdentity.get(identity);
    if (!pending) {
      pending = connect();
      this.#byIdentity.set(identity, pending);
      pending.then(
        (client) => this.#connected.add(client),
        () => this.#byIdentity.delete(identity),
      );
    }
    return pending;
  }

  status(): { readonly identity: string; readonly ok: boolean; readonly error?: Error }[] {
    return [...this.#connected].map((client) => ({ identity: client.identity, ...client.status() }));
  }

  /** Where the connected ones keep their data on this machine. */
  folders(): string[] {
    return [...this.#connected].flatMap(({ folder }) => folder ?? []);
  }

  async close(): Promise<void> {
    const pending = [...this.#byIdentity.values()];
    this.#byIdentity.clear();
    this.#connected.clear();
    for (const result of await Promise.allSettled(pending)) {
      if (result.status === "fulfilled") await result.value[Symbol.asyncDispose]();
    }
  }
}
