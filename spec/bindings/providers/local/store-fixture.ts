import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Clock, systemClock } from "../../../../bindings/api/clock.ts";
import type { Client, Stores } from "../../../../bindings/api/provider.ts";
import { TestLog } from "../../../../bindings/api/testing.ts";
import { LocalProvider } from "../../../../bindings/providers/local/index.ts";

const PROGRAM = fileURLToPath(new URL("store-process.js", import.meta.url));

/** A store in a folder of its own, with the connections and processes that a spec opens; all are gone after `dispose`. */
export class StoreFixture {
  readonly root: string;
  readonly #provider = new LocalProvider();
  readonly #clients: Client[] = [];
  readonly #processes: ChildProcess[] = [];

  private constructor(root: string) {
    this.root = root;
  }

  static async make(): Promise<StoreFixture> {
    return new StoreFixture(await mkdtemp(path.join(tmpdir(), "sheaf-local-")));
  }

  get data(): string {
    return path.join(this.root, ".sheaf");
  }

  /** What all connections log. */
  readonly log = new TestLog();

  async connect(setting = "local:", clock: Clock = systemClock): Promise<Client> {
    const client = await this.#provider.connect(setting, { root: this.root, clock, log: this.log });
    this.#clients.push(client);
    return client;
  }

  /** A process that is connected. */
  async start(role: "send" | "work" | "hold" | "stage", count = 0): Promise<ChildProcess> {
    const child = fork(PROGRAM, [this.root, role, String(count)], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#processes.push(child);
    await once(child, "message");
    return child;
  }

  async dispose(): Promise<void> {
    for (const child of this.#processes) await kill(child);
    for (const client of this.#clients) await client[Symbol.asyncDispose]();
    await rm(this.root, { recursive: true, force: true });
  }
}

/** As kill -9; resolves when the process is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

export async function openStores(client: Client): Promise<Pick<Stores, "queue" | "table" | "blob">> {
  const { queue, table, blob } = client.open;
  if (!queue || !table || !blob) throw new Error("the local provider offers queues, tables and blobs");
  return { queue: await queue("jobs"), table: await table("done"), blob: await blob("files") };
}
