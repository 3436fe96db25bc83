import type { Clock } from "../bindings/api/clock.ts";
import type { Logger } from "../bindings/api/logger.ts";
import type { Catalog } from "../bindings/catalog.ts";
import type { SpareThread } from "./lib/spare-thread.ts";

export interface HostOptions {
  /** The App folder. */
  readonly root: string;
  readonly log: Logger;
  /** Default: local.settings.json's Host.LocalHttpPort, else 7071; 0 takes any free one. */
  readonly port?: number;
  /** Default: Host.LocalHttpAddress, else 127.0.0.1. */
  readonly address?: string;
  /** Only these functions; default: all. */
  readonly functions?: readonly string[];
  /** Default: process.env. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Reload when files change. Default false. */
  readonly watch?: boolean;
  /** Where user code runs. Default "thread". */
  readonly worker?: "thread" | "inline";
  /** A thread that is up already, for a start that is sooner done. */
  readonly spareThread?: SpareThread;
  readonly clock?: Clock;
  /** False: no HTTP and no triggers, only `invoke`. Default true. */
  readonly listen?: boolean;
  /** Default: all binding types and providers there are. */
  readonly catalog?: Catalog;
}
