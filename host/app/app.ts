import type { Problem } from "../../bindings/api/errors.ts";
import type { SettingsReader } from "../../bindings/connections.ts";
import type { HostJson } from "../config/host-json.ts";
import type { FunctionDefinition } from "../runtime/function-definition.ts";

/** An App folder as it was read: what is right in it, and all that is wrong. */
export interface App {
  /** Absolute. */
  readonly root: string;
  readonly hostJson: HostJson;
  readonly settings: SettingsReader;
  /** Environment variables that user code gets besides the process's own: `Values` of local.settings.json that the environment does not have. */
  readonly environment: Readonly<Record<string, string>>;
  readonly localHttp: { readonly port?: number; readonly address?: string };
  /** By name, without regard to case; only the good ones, the disabled ones too. */
  readonly functions: readonly FunctionDefinition[];
  readonly problems: readonly FunctionProblem[];
  /** Nothing is left out for these. */
  readonly warnings: readonly Problem[];
}
export interface FunctionProblem {
  readonly functionName: string;
  readonly problem: Problem;
}
