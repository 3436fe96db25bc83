import type { Clock } from "../../api/clock.ts";
import type { Logger } from "../../api/logger.ts";
import type { Client } from "../../api/provider.ts";
import type { Leases } from "./leases.ts";
import type { StagedFiles } from "./staged-files.ts";
import type { Store } from "./store.ts";

/** What the stores of one client share. */
export interface Session {
  readonly client: Client;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  /** The number under which this client holds leases and staged files. */
  readonly owner: number;
  readonly leases: Leases;
  readonly staged: StagedFiles;
}
