import { HostError } from "../../bindings/api/errors.ts";
import { resolveConnection } from "../../bindings/connections.ts";
import type { Settings } from "../config/settings.ts";
import { nearest } from "../lib/nearest.ts";
import type { FoundType } from "./find-type.ts";
import type { BindingContext } from "./read-binding.ts";

/** That the connection a binding names has a setting, in a form that a provider knows. Opens nothing. */
export function checkConnection(
  value: Readonly<Record<string, unknown>>,
  found: FoundType,
  context: BindingContext,
): void {
  const property = connectionProperty(found);
  if (property === null) return;
  const { list, locate, settings, catalog } = context;
  const connection = value[property];
  if (connection !== undefined && typeof connection !== "string") return;
  list.attempt(
    () => {
      try {
        resolveConnection(connection, settings, catalog.providers);
      } catch (error) {
        throw error instanceof HostError ? withNearestSetting(error, connection, settings) : error;
      }
    },
    () => locate([property]),
  );
}

function withNearestSetting(error: HostError, connection: string | undefined, settings: Settings): HostError {
  if (error.code !== "SHEAF_CONNECTION_MISSING" || !connection) return error;
  const close =
    nearest(connection, settings.names()) ?? nearest(`AzureWebJobs${connection}`, settings.names());
  if (!close) return error;
  return new HostError(error.code, error.message, {
    cure: `Did you mean "${close}"? ${error.cure ?? ""}`.trim(),
  });
}

/** The property that names the connection; null: the type has none. */
export function connectionProperty({ type }: FoundType): string | null {
  return type.connectionProperty === undefined ? "connection" : type.connectionProperty;
}
