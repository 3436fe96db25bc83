import type { Job } from "./job.ts";
import type { ThreadGroup } from "./thread-group.ts";
import type { ThreadWorker } from "./thread-worker.ts";
import { judgeSilence, type Verdict } from "./verdict.ts";

/** A thread that is silent for so long without any call is taken for lost. */
const LOST_MS = 60_000;

export interface WatchActions {
  /** The thread has just fallen silent. */
  silent(thread: ThreadWorker): void;
  /** The call's time is up, and its thread is alive: nobody else is concerned. */
  overdue(job: Job): void;
  judged(thread: ThreadWorker, verdict: Verdict): void;
  stuckLoading(thread: ThreadWorker): void;
}

/** Looks at the threads once per tick: who is silent, who is out of time. */
export class ThreadWatch {
  readonly #group: ThreadGroup;
  readonly #actions: WatchActions;
  readonly #loadTimeoutMs: number;
  /** Silent threads, and for how long. */
  readonly #silent = new Map<ThreadWorker, number>();

  constructor(group: ThreadGroup, actions: WatchActions, loadTimeoutMs: number) {
    this.#group = group;
    this.#actions = actions;
    this.#loadTimeoutMs = loadTimeoutMs;
  }

  /** Even while no call runs. */
  get isNeeded(): boolean {
    return this.#silent.size > 0;
  }

  tick(now: number): void {
    for (const thread of this.#silent.keys()) if (thread.state === "ended") this.#silent.delete(thread);
    for (const thread of this.#group.threads) {
      if (thread.state === "loading") this.#watchLoading(thread);
      else this.#watch(thread, now);
    }
  }

  #watch(thread: ThreadWorker, now: number): void {
    const overdue = [...thread.jobs].filter((job) => job.deadline <= now);
    thread.pulse.tick(overdue.length > 0);
    if (thread.pulse.isSilent) this.#watchSilent(thread, now);
    else if (this.#silent.has(thread)) this.#recovered(thread);
    else this.#watchLively(thread, overdue);
  }

  #watchLively(thread: ThreadWorker, overdue: readonly Job[]): void {
    for (const job of overdue) {
      // Its thread proves that it is alive by an answer that came after the call's time was up.
      if (job.isOverdue && thread.pulse.isLively) this.#actions.overdue(job);
      job.isOverdue = true;
    }
  }

  #watchSilent(thread: ThreadWorker, now: number): void {
    const isNew = !this.#silent.has(thread);
    const silentMs = thread.pulse.silentMs;
    this.#silent.set(thread, silentMs);
    if (isNew) this.#actions.silent(thread);
    const verdict = judgeSilence(thread, now);
    if (verdict) this.#actions.judged(thread, verdict);
    else if (thread.jobs.size === 0 && silentMs > LOST_MS) void this.#group.end(thread);
  }

  /** Nobody could do anything in the meantime, so it does not count as theirs. */
  #recovered(thread: ThreadWorker): void {
    const silentMs = this.#silent.get(thread) ?? 0;
    this.#silent.delete(thread);
    for (const job of thread.jobs) job.deadline += silentMs;
  }

  #watchLoading(thread: ThreadWorker): void {
    if (performance.now() - thread.startedAt > this.#loadTimeoutMs) this.#actions.stuckLoading(thread);
  }
}
