import { systemClock } from "../../bindings/api/clock.ts";
import type { Client, ProviderKind, Stores } from "../../bindings/api/provider.ts";
import { catalog } from "../../bindings/catalog.ts";
import { Connections } from "../../bindings/connections.ts";
import { ConfigError } from "../config/errors.ts";
import { readLocalSettings } from "../config/local-settings.ts";
import { Settings } from "../config/settings.ts";
import { appFolder } from "./app-folder.ts";
import type { CommandCall } from "./command.ts";
import type { ExitCode } from "./exit-code.ts";
import { sideLog } from "./log.ts";

/** The App's stores as the data commands see them. */
export interface AppData {
  open<K extends ProviderKind>(kind: K, name: string): Promise<Stores[K]>;
  /** The queues, tables or containers that exist. */
  names(kind: ProviderKind): Promise<string[]>;
}

/** Opens the connection that the command line names, works with it, closes it. */
export async function withConnection(
  { terminal, options }: CommandCall,
  work: (data: AppData) => Promise<void>,
): Promise<ExitCode | undefined> {
  const root = appFolder(options);
  const connections = new Connections({
    settings: settingsOf(root, terminal.environment),
    root,
    clock: systemClock,
    log: sideLog(options, terminal),
    providers: catalog.providers,
  });
  try {
    await work({
      open: (kind, name) => connections.open(kind, options.connection, name),
      names: async (kind) => namesOf(await connections.client(options.connection), kind),
    });
  } finally {
    await connections.close();
  }
  return undefined;
}

async function namesOf(client: Client, kind: ProviderKind): Promise<string[]> {
  return (await client.list?.(kind)) ?? [];
}

function settingsOf(root: string, environment: NodeJS.ProcessEnv): Settings {
  const { values, problems } = readLocalSettings(root);
  if (problems.length > 0) throw new ConfigError(problems);
  return new Settings(environment, values);
}
