import type { Binding } from "../../bindings/api/binding.ts";
import type { Location } from "../../bindings/api/errors.ts";
import type { RetryPolicy } from "../lib/retry-policy.ts";

/** One function of an App, checked and complete: what function.json (or code) said, settings resolved, nothing opened yet. */
export interface FunctionDefinition {
  readonly name: string;
  /** Absolute. */
  readonly directory: string;
  readonly scriptFile: string;
  readonly entryPoint?: string;
  /** In function.json's order; exactly one is the trigger. */
  readonly bindings: readonly Binding[];
  readonly retry?: RetryPolicy;
  readonly disabled: boolean;
  /** function.json as it was read, for the admin API. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Where the function, a binding or one of its properties stands. */
  where(binding?: Binding, property?: string): Location | undefined;
}

export function isTrigger(binding: { readonly type: string }): boolean {
  return binding.type.toLowerCase().endsWith("trigger");
}
