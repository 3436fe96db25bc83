import type { ColumnValue } from "./table-store.ts";

/** What the host remembers, in a table on AzureWebJobsStorage, whatever provider that is. Opens the table when first used. */
export interface HostState {
  /** Undefined when nothing was written under that name. */
  read(name: string): Promise<Readonly<Record<string, ColumnValue>> | undefined>;
  write(name: string, columns: Readonly<Record<string, ColumnValue>>): Promise<void>;
  /** Waits until this process holds the lease, or the signal aborts (then undefined). One holder among all processes that share the store. */
  lease(name: string, signal: AbortSignal): Promise<HostLease | undefined>;
}

/** Renewed until released; `lost` aborts when it could not be renewed in time. */
export interface HostLease {
  readonly lost: AbortSignal;
  release(): Promise<void>;
}
