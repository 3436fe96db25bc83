import { createRequire } from "node:module";
import path from "node:path";
import type { Clock } from "../../bindings/api/clock.ts";
import { Idle } from "../../bindings/api/idle.ts";
import { Roster } from "../../bindings/api/roster.ts";
import { failure } from "./failures.ts";
import { Job } from "./job.ts";
import type { Call, Reply } from "./messages.ts";
import { captureOutput } from "./user/capture-output.ts";
import { UserSide } from "./user/user-side.ts";
import type { AppSource, Worker, WorkerOptions } from "./worker.ts";

export interface InlineOptions extends WorkerOptions {
  readonly clock: Clock;
}

/**
 * User code in the host's own thread: for specs, and for stepping through a function with a debugger. A function that
 * blocks, exits or throws asynchronously does so to the whole process; `environment`, the App folder as working
 * directory and the heap limit have no effect.
 */
export class InlineWorker implements Worker {
  readonly #options: InlineOptions;
  readonly #side: UserSide;
  readonly #running = new Roster<Job>();
  readonly #release: () => void;
  #app: AppSource | undefined;
  #loaded: ReturnType<Worker["load"]> | undefined;
  #stopping = false;
  readonly #idle = new Idle();

  constructor(options: InlineOptions) {
    this.#options = options;
    this.#side = new UserSide(options.log);
    this.#release = captureOutput({ current: () => this.#side.current, log: options.log, all: false });
  }

  load(app: AppSource): ReturnType<Worker["load"]> {
    this.#app = app;
    forgetModules(app.root);
    this.#loaded = this.#side.load(app, [], () => {}).then((errors) => ({ registered: [], errors }));
    return this.#loaded;
  }

  async invoke(call: Call): Promise<Reply> {
    const index = this.#app?.functions.findIndex(({ id }) => id === call.functionId) ?? -1;
    const functionName = this.#app?.functions[index]?.name ?? call.functionId;
    return new Promise((resolve) => {
      const job = new Job(call, { index, functionName, now: this.#options.clock.now() }, resolve);
      if (this.#stopping) return job.end(failure(job, "stopped"));
      this.#running.add(job);
      void this.#run(job);
    });
  }

  async stop(hurry: AbortSignal): Promise<void> {
    this.#stopping = true;
    if (this.#running.size > 0) await this.#idle.wait(hurry);
    for (const job of this.#running) this.#finish(job, failure(job, "stopped"));
    this.#release();
  }

  async #run(job: Job): Promise<void> {
    const { isUnwanted: _, ...call } = job.call;
    const { timeoutMs } = call;
    const cancel =
      timeoutMs === undefined
        ? () => {}
        : this.#options.clock.after(timeoutMs, () => this.#finish(job, failure(job, "timeout")));
    await this.#loaded;
    // A copy, as in a thread: what a function does to its inputs stays its own.
    this.#side.start(job.index, structuredClone(call), (reply) => {
      cancel();
      this.#finish(job, reply);
    });
  }

  #finish(job: Job, reply: Reply): void {
    if (!this.#running.delete(job)) return;
    job.end(reply);
    if (this.#running.size === 0) this.#idle.tell();
  }
}

/** An App that is loaded again has changed. (A thread is new for each; modules of ESM stay as they are.) */
function forgetModules(root: string): void {
  const { cache } = createRequire(import.meta.url);
  for (const file of Object.keys(cache)) {
    if (file.startsWith(root + path.sep) && !file.includes(`${path.sep}node_modules${path.sep}`)) {
      delete cache[file];
    }
  }
}
