import type { Clock } from "./clock.ts";
import type { Data } from "./listener.ts";

/** What {rand-guid}, {datetime} and {sys.…} are made of. */
export interface BuiltIns {
  readonly functionName: string;
  readonly clock: Clock;
}

/** A string with {expressions}, parsed once. */
export interface Template {
  readonly text: string;
  /** The first identifiers of the expressions in it, as written; empty: a constant. */
  readonly names: readonly string[];
  /** Throws a HostError (SHEAF_EXPRESSION_VALUE) when a name has no value. */
  resolve(data: Data): string;
}

// parseTemplate(text: string, builtIns: BuiltIns): Template          throws HostError SHEAF_EXPRESSION_SYNTAX
// resolveSettings(text: string, setting: (name: string) => string | undefined): string   throws SHEAF_SETTING_UNRESOLVED, SHEAF_EXPRESSION_SYNTAX
// parseBlobPattern(text: string): BlobPattern
