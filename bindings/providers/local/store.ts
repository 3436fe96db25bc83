import { Bell } from "./bell.ts";
import { type DataFolder, prepareDataFolder } from "./data-folder.ts";
import { type Databases, openDatabases } from "./database.ts";
import { Writer } from "./writer.ts";

/** What is open of a data folder, shared by all clients of this process. */
export class Store {
  readonly folder: DataFolder;
  readonly databases: Databases;
  readonly writer: Writer;
  readonly bell: Bell;
  /** How many clients of this process use it. */
  clients = 0;

  constructor(folder: DataFolder, databases: Databases) {
    this.folder = folder;
    this.databases = databases;
    this.bell = new Bell(folder.bell);
    this.writer = new Writer(databases, folder.root, (topics) => this.#ring(topics));
  }

  async close(): Promise<void> {
    await this.writer.idle();
    this.bell.close();
    await this.databases.root.close();
  }

  #ring(topics: ReadonlySet<string>): void {
    for (const topic of topics) this.bell.ring(topic);
    if (this.databases.owners.getKeysCount() > this.clients) this.bell.ringOutside();
  }
}

/**
 * The stores that are open in this process. lmdb knows a file once a process: opened twice, the second opening waits on
 * the main thread for a lock that a transaction of the first one holds, which waits for the main thread.
 */
export class Stores {
  readonly #open = new Map<string, Promise<Store>>();

  async use(root: string): Promise<Store> {
    const opening = this.#open.get(root) ?? openStore(root);
    this.#open.set(root, opening);
    try {
      const store = await opening;
      // Closed by its last user while this one waited.
      if (this.#open.get(root) !== opening) return this.use(root);
      store.clients += 1;
      return store;
    } catch (error) {
      if (this.#open.get(root) === opening) this.#open.delete(root);
      throw error;
    }
  }

  async release(store: Store): Promise<void> {
    store.clients -= 1;
    if (store.clients > 0) return;
    this.#open.delete(store.folder.root);
    await store.close();
  }
}

async function openStore(root: string): Promise<Store> {
  const folder = await prepareDataFolder(root);
  return new Store(folder, await openDatabases(folder));
}
