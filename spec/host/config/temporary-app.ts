import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Path in the App folder → text; anything but a string is written as JSON. */
export type AppFiles = Readonly<Record<string, unknown>>;

/** In memory where the system has such a folder: specs write thousands of files. */
const TEMPORARY = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** App folders that are gone after the spec that made them. */
export class TemporaryApps {
  readonly #roots: string[] = [];

  constructor() {
    afterEach(() => {
      for (const root of this.#roots.splice(0)) rmSync(root, { recursive: true, force: true });
    });
  }

  create(files: AppFiles): string {
    const root = mkdtempSync(join(TEMPORARY, "sheaf-app-"));
    this.#roots.push(root);
    for (const [path, content] of Object.entries(files)) writeAppFile(root, path, content);
    return root;
  }
}

export function writeAppFile(root: string, path: string, content: unknown): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content, null, 2));
}
