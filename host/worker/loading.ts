import { errors } from "./errors.ts";
import type { Ending, ThreadWorker } from "./thread-worker.ts";
import type { AppSource, LoadError, Worker } from "./worker.ts";

type Loaded = Awaited<ReturnType<Worker["load"]>>;

/** Threads that may fail to load, one after the other, before the App counts as not loadable. */
const MAX_FAILURES = 3;

/** How the App got loaded: the first thread that comes up settles it. Remembers functions that bring threads down while they load. */
export class Loading {
  readonly done: Promise<Loaded>;
  readonly broken: LoadError[] = [];
  readonly #app: AppSource;
  #resolve: (loaded: Loaded) => void = () => {};
  #reject: (error: Error) => void = () => {};
  #failures = 0;

  constructor(app: AppSource) {
    this.#app = app;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever only invokes need not look at it.
    this.done.catch(() => {});
  }

  loaded(errors: readonly LoadError[]): void {
    this.#failures = 0;
    this.#resolve({ registered: [], errors });
  }

  /** A thread has gone, or has to go, before it was loaded. */
  failed(thread: ThreadWorker, { reason }: Ending): void {
    const culprit = this.#app.functions[thread.control.loading ?? -1];
    if (culprit) {
      const message = `Worker was unable to load function ${culprit.name}: '${reason}'`;
      this.broken.push({ functionId: culprit.id, message });
      return;
    }
    this.#failures += 1;
    if (this.#failures < MAX_FAILURES) return;
    this.#reject(errors.SHEAF_WORKER_START(`No worker thread comes up for ${this.#app.root}: ${reason}`));
  }
}
