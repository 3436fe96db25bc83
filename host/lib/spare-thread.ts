import { Worker as NodeThread } from "node:worker_threads";

/**
 * A worker thread that comes up, with its modules, while the host still loads its own: both cores of a machine work on the
 * start. What the thread is to do is told to it when someone takes it. Ends with the process.
 */
export class SpareThread {
  #thread: NodeThread | undefined;

  /** `module`: the thread's first, which has to wait for a message when it is given no `workerData`. */
  constructor(module: URL) {
    const thread = new NodeThread(module);
    this.#thread = thread;
    // Whoever would take it makes one of his own instead, and learns there what is wrong.
    const gone = () => {
      this.#thread = undefined;
    };
    thread.on("error", gone);
    thread.on("exit", gone);
  }

  /** Once; undefined afterwards, and when it did not come up. */
  take(): NodeThread | undefined {
    const thread = this.#thread;
    this.#thread = undefined;
    thread?.removeAllListeners();
    return thread;
  }

  /** For a host that does not want it. */
  drop(): void {
    void this.take()?.terminate();
  }
}
