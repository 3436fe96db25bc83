import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Sheaf's own folder: this file is dist/host/cli/version.js in it. */
export function packageRoot(): string {
  return ROOT;
}

export function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as {
    version: string;
  };
  return version;
}

/**
 * What `--version` prints. Called as `func`, the Functions runtime whose behaviour this is, with Sheaf's own version as
 * build metadata: editors read the major number 4 from it to know how the project works.
 */
export function versionText(calledAs: string): string {
  const name = basename(calledAs).replace(/\.(js|cmd|exe)$/i, "");
  return name === "func" ? `4.0.0+sheaf.${readVersion()}` : readVersion();
}
