import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Says that a host of this App runs, and where: `.sheaf/hosts/<pid>.json` in the App folder holds { pid, url, root }.
 * `sheaf invoke` finds the running host by it. A file that a killed process left behind names a pid or a url that does not answer.
 */
export class Presence {
  readonly #root: string;
  readonly #file: string;

  constructor(root: string) {
    this.#root = root;
    this.#file = join(root, ".sheaf", "hosts", `${process.pid}.json`);
  }

  /** Rejects where the App folder cannot be written; a host runs without it too. */
  async announce(url: string): Promise<void> {
    await mkdir(join(this.#file, ".."), { recursive: true });
    await writeFile(this.#file, JSON.stringify({ pid: process.pid, url, root: this.#root }));
  }

  /** Never rejects: a file that stays is one that a killed process left behind. */
  async withdraw(): Promise<void> {
    await rm(this.#file, { force: true }).catch(() => undefined);
  }
}
