import { failure } from "./failures.ts";
import type { Job } from "./job.ts";
import type { Reply, WorkerLog } from "./messages.ts";
import type { Ending, ThreadEvents, ThreadWorker } from "./thread-worker.ts";

/** Threads at a time that are kept for one call each. */
const MAX_THREADS = 2;

export interface LoneRunsOptions {
  readonly start: (events: ThreadEvents) => ThreadWorker;
  readonly finish: (job: Job, reply: Reply) => void;
  readonly now: () => number;
  readonly loadTimeoutMs: number;
  readonly log: (entry: WorkerLog) => void;
}

/**
 * Runs the suspects of a blocked or crashed thread again, each alone in a thread: who does it there has done it.
 * A thread whose call came to a good end takes the next one.
 */
export class LoneRuns implements ThreadEvents {
  readonly threads = new Set<ThreadWorker>();
  readonly #options: LoneRunsOptions;
  readonly #queue: Job[] = [];

  constructor(options: LoneRunsOptions) {
    this.#options = options;
  }

  add(job: Job): void {
    this.#queue.push(job);
    if (this.threads.size < MAX_THREADS) this.threads.add(this.#options.start(this));
  }

  get queued(): readonly Job[] {
    return this.#queue;
  }

  /** Once per tick: here a call that is out of time is to blame, whether its thread is silent or not. */
  tick(): void {
    const now = this.#options.now();
    for (const thread of this.threads) {
      if (this.#isStuckLoading(thread)) {
        this.ended(thread, { reason: "it did not come up in time." });
        void thread.terminate();
      }
      thread.pulse.tick(false);
      for (const job of thread.jobs) {
        if (job.deadline > now) continue;
        this.#options.finish(job, failure(job, "timeout"));
        this.#drop(thread);
      }
    }
  }

  /** Ends all; returns when they are gone. */
  async stop(): Promise<void> {
    this.#queue.length = 0;
    const threads = [...this.threads];
    this.threads.clear();
    await Promise.all(threads.map((thread) => thread.terminate()));
  }

  loaded(thread: ThreadWorker): void {
    this.#next(thread);
  }

  replied(thread: ThreadWorker, job: Job, reply: Reply): void {
    this.#options.finish(job, reply);
    this.#next(thread);
  }

  ended(thread: ThreadWorker, { reason }: Ending): void {
    // One that did not even come up takes the next suspect with it, so that this comes to an end.
    const jobs = thread.state === "loading" ? this.#queue.splice(0, 1) : thread.jobs;
    for (const job of jobs) this.#options.finish(job, failure(job, "exit", reason));
    this.threads.delete(thread);
    this.#refill();
  }

  log(entry: WorkerLog): void {
    this.#options.log(entry);
  }

  #isStuckLoading(thread: ThreadWorker): boolean {
    return thread.state === "loading" && performance.now() - thread.startedAt > this.#options.loadTimeoutMs;
  }

  #next(thread: ThreadWorker): void {
    let job = this.#queue.shift();
    while (job?.isOver) job = this.#queue.shift();
    if (job) {
      job.restart(this.#options.now());
      thread.send(job);
    } else {
      this.#drop(thread);
    }
  }

  #drop(thread: ThreadWorker): void {
    this.threads.delete(thread);
    void thread.terminate();
    this.#refill();
  }

  #refill(): void {
    if (this.#queue.length > 0 && this.threads.size < MAX_THREADS) {
      this.threads.add(this.#options.start(this));
    }
  }
}
