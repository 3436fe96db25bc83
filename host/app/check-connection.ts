import { HostError } from "../../bindings/api/errors.ts";
import type { Provider } from "../../bindings/api/provider.ts";
import { resolveConnection } from "../../bindings/connections.ts";
import type { Settings } from "../config/settings.ts";
import { nearest } from "../lib/nearest.ts";
import { errors } from "./errors.ts";
import type { FoundType } from "./find-type.ts";
import type { BindingContext } from "./read-binding.ts";

/** That the connection a binding names has a setting, in a form that a provider knows. Opens nothing. */
export function checkConnection(
  value: Readonly<Record<string, unknown>>,
  found: FoundType,
  { list, locate, settings, catalog }: BindingContext,
): void {
  const property = connectionProperty(found);
  const connection = property === null ? null : value[property];
  if (property === null || (connection !== undefined && typeof connection !== "string")) return;
  const check = () => {
    if (connection && isConnectionString(connection, catalog.providers)) throw notAName(property);
    try {
      resolveConnection(connection, settings, catalog.providers);
    } catch (error) {
      throw error instanceof HostError ? withNearestSetting(error, connection, settings) : error;
    }
  };
  list.attempt(check, () => locate([property]));
}

/** A setting's value where its name should be: a common mistake, and a secret that must not be shown. */
function isConnectionString(connection: string, providers: readonly Provider[]): boolean {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(connection)?.[1]?.toLowerCase() ?? "";
  return /[;=]|:\/\//.test(connection) || providers.some((provider) => provider.schemes.includes(scheme));
}

function notAName(property: string): HostError {
  return errors.SHEAF_BINDING_PROPERTY(
    `"${property}" holds a connection string; it takes the name of a setting.`,
    {
      cure: 'Put the connection string into Values of local.settings.json, as "Orders" for example, and write "Orders" here.',
    },
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
