import { basename } from "node:path";
import { readVersion } from "../lib/version.ts";

/**
 * What `--version` prints. Called as `func`, the Functions runtime whose behaviour this is, with Sheaf's own version as
 * build metadata: editors read the major number 4 from it to know how the project works.
 */
export function versionText(calledAs: string): string {
  const name = basename(calledAs).replace(/\.(js|cmd|exe)$/i, "");
  return name === "func" ? `4.0.0+sheaf.${readVersion()}` : readVersion();
}
