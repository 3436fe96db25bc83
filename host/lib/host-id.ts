import { createHash } from "node:crypto";
import { basename } from "node:path";

const MAX_LENGTH = 32;

/** Under which an App keeps its state: the setting AzureFunctionsWebHost__hostid, else the folder's name and a hash of its path. */
export function hostIdOf(root: string, setting: string | undefined): string {
  if (setting) return setting.toLowerCase().slice(0, MAX_LENGTH);
  const hash = createHash("sha256").update(root).digest("hex").slice(0, 12);
  const name = basename(root)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, "");
  return `${name.slice(0, MAX_LENGTH - 1 - hash.length)}-${hash}`;
}
