import type { RetryPolicy } from "../lib/retry-policy.ts";

export interface HostJson {
  /** Milliseconds; undefined = unlimited. Default 30 minutes. */
  readonly functionTimeoutMs: number | undefined;
  /** The allow-list. */
  readonly functions?: readonly string[];
  readonly retry?: RetryPolicy;
  /** By section name (`queues`, `http` …): validated, defaults filled in. Every section of a binding type is present. */
  readonly extensions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Category → level. Read and checked; nothing uses it yet. */
  readonly logLevel: Readonly<Record<string, string>>;
  readonly watchDirectories: readonly string[];
  readonly watchFiles: readonly string[];
}
