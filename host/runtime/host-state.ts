import { randomUUID } from "node:crypto";
import type { Clock } from "../../bindings/api/clock.ts";
import { Conflict, type Effect } from "../../bindings/api/effect.ts";
import type { HostLease, HostState } from "../../bindings/api/host-state.ts";
import type { Logger } from "../../bindings/api/logger.ts";
import type { ColumnValue, StoredRow, TableStore } from "../../bindings/api/table-store.ts";

/** The table that holds it, on AzureWebJobsStorage. */
export const STATE_TABLE = "SheafHostState";
/** How long a lease outlives a process that died. Renewed at a third of it. */
const LEASE_MS = 15_000;
/** How often a process that waits for a lease looks again, at most. */
const POLL_MS = 2_000;

export interface StoredHostStateOptions {
  /** Called when the state is first used, so that an App that needs none opens no store. */
  readonly open: () => Promise<TableStore>;
  /** Apps that share one store keep apart by it; the processes of one App share it. */
  readonly hostId: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** HostState in rows of one table: PartitionKey = host id, RowKey = name. */
export class StoredHostState implements HostState {
  readonly #options: StoredHostStateOptions;
  readonly #owner = randomUUID();
  #table: Promise<TableStore> | undefined;
  /** Woken when this process releases a lease, so that a reload hands over at once. */
  readonly #waiting = new Set<() => void>();

  constructor(options: StoredHostStateOptions) {
    this.#options = options;
  }

  async read(name: string): Promise<Readonly<Record<string, ColumnValue>> | undefined> {
    const table = await this.#open();
    return (await table.get(this.#key(name)))?.columns;
  }

  async write(name: string, columns: Readonly<Record<string, ColumnValue>>): Promise<void> {
    const table = await this.#open();
    await commit(table.upsert({ ...this.#key(name), columns }));
  }

  async lease(name: string, signal: AbortSignal): Promise<HostLease | undefined> {
    const { clock, log } = this.#options;
    // One token a lease, not one a process: two generations of one process compete as two processes do.
    const token = `${this.#owner}/${randomUUID()}`;
    for (let failed = false; !signal.aborted; ) {
      try {
        if (await this.#take(name, token)) return this.#hold(name, token);
        failed = false;
      } catch (error) {
        if (!failed) log.log("warn", `The lease "${name}" cannot be read now; it is tried again.`, { error });
        failed = true;
      }
      await this.#nextChance(clock, signal);
    }
    return undefined;
  }

  async #take(name: string, token: string): Promise<boolean> {
    const table = await this.#open();
    const key = this.#key(`lease ${name}`);
    const row = await table.get(key);
    const now = this.#options.clock.now();
    if (row && expiresAt(row) > now && row.columns.token !== token) return false;
    const columns = { token, expiresAt: { type: "Int64", value: String(now + LEASE_MS) } } as const;
    const effect = row
      ? table.upsert({ ...key, columns }, { ifMatch: row.etag })
      : table.insert({ ...key, columns });
    try {
      await commit(effect);
      return true;
    } catch (error) {
      if (error instanceof Conflict) return false;
      throw error;
    }
  }

  #hold(name: string, token: string): HostLease {
    const { clock } = this.#options;
    const lost = new AbortController();
    let heldUntil = clock.now() + LEASE_MS;
    let stop = () => {};
    const renew = async () => {
      const asked = clock.now();
      const kept = await this.#take(name, token).catch(() => undefined);
      if (kept) heldUntil = asked + LEASE_MS;
      if (kept === false || clock.now() >= heldUntil) lost.abort();
      else if (!lost.signal.aborted) stop = clock.after(LEASE_MS / 3, () => void renew());
    };
    stop = clock.after(LEASE_MS / 3, () => void renew());
    const release = async () => {
      stop();
      if (lost.signal.aborted) return;
      lost.abort();
      await this.#free(name, token);
    };
    return { lost: lost.signal, release };
  }

  async #free(name: string, token: string): Promise<void> {
    const table = await this.#open();
    const key = this.#key(`lease ${name}`);
    const row = await table.get(key);
    try {
      if (row?.columns.token === token) await commit(table.delete(key, { ifMatch: row.etag }));
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
    for (const wake of this.#waiting) wake();
  }

  async #nextChance(clock: Clock, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    const wake = () => woken.abort();
    this.#waiting.add(wake);
    await clock.sleep(POLL_MS, AbortSignal.any([signal, woken.signal]));
    this.#waiting.delete(wake);
  }

  #key(name: string) {
    // Row keys take no slashes: names may be anything.
    return { partitionKey: this.#options.hostId, rowKey: encodeURIComponent(name).replaceAll("%", "_") };
  }

  #open(): Promise<TableStore> {
    this.#table ??= this.#options.open().catch((error: unknown) => {
      this.#table = undefined;
      throw error;
    });
    return this.#table;
  }
}

function expiresAt(row: StoredRow): number {
  const value = row.columns.expiresAt;
  return typeof value === "object" && "value" in value ? Number(value.value) : 0;
}

function commit(effect: Effect): Promise<void> {
  return effect.client.commit([effect]);
}
