import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Sheaf's own folder, as installed: this file is dist/host/lib/version.js in it. */
export const packageRoot = fileURLToPath(new URL("../../..", import.meta.url));

/** As package.json says it. */
export function readVersion(): string {
  return (JSON.parse(readFileSync(`${packageRoot}/package.json`, "utf8")) as { version: string }).version;
}
