import { existsSync, mkdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { toError } from "../../api/errors.ts";
import type { Client, ConnectContext, Provider } from "../../api/provider.ts";
import { codeOf } from "./data-folder.ts";
import { errors } from "./errors.ts";
import type { Stores } from "./store.ts";

/** The embedded store: durable, shared by the host processes of one machine, no other program needed. */
export class LocalProvider implements Provider {
  readonly name = "local";
  readonly schemes = ["local"];
  readonly offers = ["queue", "table", "blob"] as const;
  #stores: Promise<Stores> | undefined;

  identity(setting: string, root: string): string {
    return `local:${realPath(folderOf(setting, root))}`;
  }

  async connect(setting: string, { root, ...context }: ConnectContext): Promise<Client> {
    const folder = folderOf(setting, root);
    try {
      makeFolder(folder);
    } catch (error) {
      const { message } = toError(error);
      throw errors.SHEAF_LOCAL_FOLDER(`The folder ${folder} of a local store cannot be made: ${message}.`, {
        cause: error,
      });
    }
    // Loaded by the first App that uses a store: half of what the host consists of.
    this.#stores ??= import("./store.ts").then(({ Stores }) => new Stores());
    const { LocalClient } = await import("./client.ts");
    return LocalClient.connect(await this.#stores, realpathSync(folder), { root, ...context });
  }
}

export default new LocalProvider();

/** Where the App keeps its data when no setting says otherwise. */
const DEFAULT_FOLDER = ".sheaf";

function folderOf(setting: string, root: string): string {
  const [scheme = "", ...rest] = setting.split(":");
  const folder = rest.join(":");
  if (scheme.toLowerCase() !== "local" || folder.includes("\0") || folder.startsWith("//")) {
    throw errors.SHEAF_LOCAL_SETTING(`${JSON.stringify(setting)} does not name the folder of a local store.`);
  }
  return path.resolve(root, folder === "" ? DEFAULT_FOLDER : folder);
}

/** Like mkdir's `recursive`, which tells no reasons, and does not even return in a place like /proc. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
    const parent = path.dirname(folder);
    if (codeOf(error) !== "ENOENT" || existsSync(parent)) throw error;
    makeFolder(parent);
    makeFolder(folder);
  }
}

/** Also of a folder that is yet to be made. */
function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    const parent = path.dirname(folder);
    return parent === folder ? folder : path.join(realPath(parent), path.basename(folder));
  }
}
