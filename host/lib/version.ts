import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Sheaf's own folder, as installed: this code lies three folders deep in it, as dist/host/lib/version.js and in dist/bundle/worker. */
export const packageRoot = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

/** As package.json says it. */
export function readVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string }).version;
}
