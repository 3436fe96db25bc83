import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { CommonOptions } from "./command.ts";
import { errors } from "./errors.ts";

/** The App folder, absolute. Throws SHEAF_APP_FOLDER for a folder that is none: a data command there would make a store nobody looks into. */
export function appFolder({ app }: Pick<CommonOptions, "app">): string {
  const root = resolve(app);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw errors.SHEAF_APP_FOLDER(`The folder ${root} does not exist.`);
  }
  const isApp =
    existsSync(join(root, "host.json")) ||
    existsSync(join(root, "local.settings.json")) ||
    readdirSync(root).some((name) => existsSync(join(root, name, "function.json")));
  if (!isApp) {
    throw errors.SHEAF_APP_FOLDER(
      `The folder ${root} has neither host.json, local.settings.json nor a function.`,
    );
  }
  return root;
}
