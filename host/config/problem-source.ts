import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Problem } from "../../bindings/api/errors.ts";

/** The text of the file that a problem is in. The file may be gone, or never have been one ("the environment"). */
export function problemSource({ where }: Problem, root: string): string | undefined {
  if (where?.line === undefined) return undefined;
  try {
    return readFileSync(resolve(root, where.file), "utf8");
  } catch {
    return undefined;
  }
}
