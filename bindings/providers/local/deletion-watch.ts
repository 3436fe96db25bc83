import { stat } from "node:fs/promises";
import type { Logger } from "../../api/logger.ts";
import { codeOf, type DataFolder } from "./data-folder.ts";
import { errors } from "./errors.ts";

/**
 * A deleted store stays open in this process, invisible to every other one: without a word, messages that are sent to the
 * new folder of the same name would never arrive here, and what is written here would be gone with the process.
 */
export class DeletionWatch {
  readonly #folder: DataFolder;
  readonly #log: Logger;
  #inode: bigint | undefined;
  #told = false;
  #isLooking = false;

  constructor(folder: DataFolder, log: Logger) {
    this.#folder = folder;
    this.#log = log;
  }

  /** The first look remembers which file is open. Never rejects. */
  async look(): Promise<void> {
    if (this.#told || this.#isLooking) return;
    this.#isLooking = true;
    const inode = await this.#read();
    this.#isLooking = false;
    this.#inode ??= inode;
    if (inode === this.#inode) return;
    this.#told = true;
    const error = errors.SHEAF_LOCAL_DELETED(
      `The local store in ${this.#folder.root} was deleted or replaced while it is in use.`,
    );
    this.#log.log("error", error.message, { error });
  }

  /** 0: there is no such file. */
  async #read(): Promise<bigint | undefined> {
    try {
      return (await stat(this.#folder.database, { bigint: true })).ino;
    } catch (thrown) {
      // Anything else says nothing about the file.
      return codeOf(thrown) === "ENOENT" ? 0n : this.#inode;
    }
  }
}
