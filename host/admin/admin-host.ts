import type { Outcome } from "../../bindings/api/effect.ts";
import type { Problem } from "../../bindings/api/errors.ts";
import type { Logger } from "../../bindings/api/logger.ts";
import type { HostStateName } from "../lib/host-state-name.ts";

/** What the admin app needs of a host. Asked at every request, so that a reload shows at once. */
export interface AdminHost {
  readonly log: Logger;
  status(): HostStatus;
  /** All of the App's, disabled and broken ones too, in the host's order. */
  functions(): readonly AdminFunction[];
  /** Runs a function once for an event made by hand. Rejects with a HostError when the payload makes no event. */
  invoke(functionName: string, payload: string): Promise<Outcome>;
  ready(): Readiness | Promise<Readiness>;
  /** False when AzureWebJobsDisableHomepage is true. */
  homePage(): boolean;
  /** Does the server listen on a loopback address only? Then only such names are taken for it (DNS rebinding). */
  loopbackOnly(): boolean;
}

export interface HostStatus {
  readonly id: string;
  readonly state: HostStateName;
  readonly version: string;
  readonly versionDetails: string;
  readonly instanceId: string;
  readonly computerName: string;
  /** Milliseconds. */
  readonly processUptime: number;
}

export interface AdminFunction {
  readonly name: string;
  /** The trigger's type as function.json says it: `queueTrigger`. */
  readonly trigger: string;
  /** One line: the queue, the schedule, the route. */
  readonly description?: string | undefined;
  /** Of an HTTP function, with its route template. */
  readonly url?: string | undefined;
  /** Of an HTTP function; all when absent. */
  readonly methods?: readonly string[] | undefined;
  /** function.json as it was read. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly isDisabled: boolean;
  readonly problems: readonly Problem[];
}

export interface Readiness {
  readonly ok: boolean;
  /** Connections, workers: by name. No secrets. */
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly message?: string }>>;
}
