import { join } from "node:path";
import { type Database, open, type RootDatabase } from "lmdb";
import { namePrefix, readNumber } from "../../bindings/providers/local/bytes.ts";
import { ORDERS_QUEUE } from "./orders-app.ts";

const LOOK_AGAIN_MS = 2;

/**
 * How many orders are left, read from lmdb directly: a client of the provider would be a second process that the host has
 * to wake with each commit, and so part of what is measured.
 */
export class QueueCount {
  readonly #root: RootDatabase<Buffer, Buffer>;
  readonly #counts: Database<Buffer, Buffer>;
  readonly #key = namePrefix(ORDERS_QUEUE);

  /** `root`: the App folder. Its store is there already. */
  constructor(root: string) {
    const binary = { encoding: "binary", keyEncoding: "binary" } as const;
    this.#root = open<Buffer, Buffer>({
      ...binary,
      path: join(root, ".sheaf", "store.mdb"),
      maxDbs: 16,
      readOnly: true,
    });
    this.#counts = this.#root.openDB<Buffer, Buffer>("counts", binary);
  }

  get left(): number {
    this.#root.resetReadTxn();
    const bytes = this.#counts.getBinary(this.#key);
    return bytes ? readNumber(bytes, 0) : 0;
  }

  /** Resolves when `count` or fewer are left, with when that was, on the clock of `performance`. */
  async downTo(count: number, deadlineMs = 120_000): Promise<number> {
    const end = performance.now() + deadlineMs;
    while (this.left > count) {
      if (performance.now() > end) throw new Error(`${this.left} orders are left after ${deadlineMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
    return performance.now();
  }

  async close(): Promise<void> {
    await this.#root.close();
  }
}
