import type { Clock } from "./clock.ts";
import type { Location } from "./errors.ts";
import type { HostState } from "./host-state.ts";
import type { Input, Output, Trigger } from "./listener.ts";
import type { Logger } from "./logger.ts";
import type { StoreKind, StoreOptions, Stores } from "./provider.ts";

/** One element of function.json's `bindings`: property names in their canonical case, defaults filled in, %SETTINGS% resolved, `type` as the binding type spells it. */
export interface Binding {
  readonly name: string;
  readonly type: string;
  readonly direction: "in" | "out" | "inout";
  readonly dataType?: "string" | "binary" | "stream";
  readonly [property: string]: unknown;
}

/** What a binding does for its function. */
export type BindingRole = "trigger" | "input" | "output";

/** The connection that a binding names in the usual property. */
export function connectionOf({ connection }: Binding): string | undefined {
  return typeof connection === "string" ? connection : undefined;
}

/**
 * What function.json calls things. Never knows a technology: it opens stores.
 *
 * `schema` is the JSON Schema (draft-07) of the properties besides name, type, direction, dataType; it is the reference that
 * users and editors read, so every property has a `description`. A string property that takes `%SETTING%` says
 * `"expression": "setting"`; one that also takes `{expressions}` says `"expression": "data"`; one whose braces mean
 * something else (blob patterns, routes) says `"setting"`.
 */
export interface BindingType {
  readonly names: { readonly trigger?: string; readonly input?: string; readonly output?: string };
  readonly schema: {
    readonly trigger?: JsonSchema;
    readonly input?: JsonSchema;
    readonly output?: JsonSchema;
  };
  /** The property that names the connection; default `connection`. `null`: the type has none (http, timer). */
  readonly connectionProperty?: string | null;
  /** Its part of host.json: `extensions.<section>`. */
  readonly hostJson?: { readonly section: string; readonly schema: JsonSchema };
  trigger?(binding: Binding, context: BindContext): Promise<Trigger>;
  input?(binding: Binding, context: BindContext): Promise<Input>;
  output?(binding: Binding, context: BindContext): Promise<Output>;
}
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface BindContext {
  readonly functionName: string;
  /** All of the function's: http's trigger finds its output here. */
  readonly bindings: readonly Binding[];
  /** This type's section of host.json, validated, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  open<K extends StoreKind>(
    kind: K,
    connection: string | undefined,
    name: string,
    options?: StoreOptions,
  ): Promise<Stores[K]>;
  /** Leases, timer status: tables of AzureWebJobsStorage. */
  readonly state: HostState;
  readonly clock: Clock;
  readonly log: Logger;
  /** A setting by name: %X% inside strings is resolved already; this is for what names a setting, such as a time zone. */
  setting(name: string): string | undefined;
  /** Where the binding, or one of its properties, stands in function.json. */
  where(binding: Binding, property?: string): Location | undefined;
}
