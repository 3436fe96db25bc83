import type { Clock } from "../../bindings/api/clock.ts";
import { Idle } from "../../bindings/api/idle.ts";
import type { SpareThread } from "../lib/spare-thread.ts";
import { failure } from "./failures.ts";
import { Job } from "./job.ts";
import { Loading } from "./loading.ts";
import { LoneRuns } from "./lone-runs.ts";
import type { Call, Reply, WorkerLog } from "./messages.ts";
import { TICK_MS } from "./pulse.ts";
import { ThreadGroup } from "./thread-group.ts";
import { ThreadWatch } from "./thread-watch.ts";
import { type Ending, type ThreadEvents, ThreadWorker } from "./thread-worker.ts";
import { judgeEnding, type Verdict } from "./verdict.ts";
import type { AppSource, LoadError, Worker, WorkerOptions } from "./worker.ts";

export interface PoolOptions extends WorkerOptions {
  /** Threads that share the calls: FUNCTIONS_WORKER_PROCESS_COUNT, 1 to 10. */
  readonly count: number;
  /** For the limits of calls and the delays of restarts. Whether a thread is silent is a matter of real time. */
  readonly clock: Clock;
  /** A thread that is up already, for the first that is needed. */
  readonly spare?: SpareThread | undefined;
  /** A function's module that takes longer is given up. Default one minute. */
  readonly loadTimeoutMs?: number;
}

const LOAD_TIMEOUT_MS = 60_000;

/** The Worker that runs calls in worker threads, and finds out who blocked or ended one. See README.md. */
export class WorkerPool implements Worker, ThreadEvents {
  readonly #options: PoolOptions;
  readonly #group: ThreadGroup;
  readonly #lone: LoneRuns;
  readonly #indexes = new Map<string, number>();
  #app: AppSource | undefined;
  #loading: Loading | undefined;
  #waiting: Job[] = [];
  #active = 0;
  #stopping = false;
  readonly #idle = new Idle();
  #ticker: NodeJS.Timeout | undefined;
  readonly #watch: ThreadWatch;

  constructor(options: PoolOptions) {
    this.#options = options;
    const start = (events: ThreadEvents) => this.#startThread(events);
    const { clock, log, count, loadTimeoutMs = LOAD_TIMEOUT_MS } = options;
    this.#group = new ThreadGroup({ count, clock, start, events: this });
    const finish = (job: Job, reply: Reply) => this.#finish(job, reply);
    this.#lone = new LoneRuns({ start, finish, now: () => clock.now(), log, loadTimeoutMs });
    this.#watch = new ThreadWatch(
      this.#group,
      {
        silent: (thread) => this.#evacuate(thread),
        overdue: (job) => this.#finish(job, failure(job, "timeout")),
        judged: (thread, verdict) => {
          this.#write("error", `A worker thread was ended: ${verdict.reason}`);
          this.#carryOut(thread, verdict);
        },
        stuckLoading: (thread) => {
          void this.#group.end(thread);
          this.#loadFailed(thread, { reason: "it did not come to an end in time." });
        },
      },
      loadTimeoutMs,
    );
  }

  load(app: AppSource): ReturnType<Worker["load"]> {
    this.#app = app;
    this.#loading = new Loading(app);
    for (const [index, { id }] of app.functions.entries()) this.#indexes.set(id, index);
    this.#group.fill();
    this.#startTicking();
    return this.#loading.done;
  }

  invoke(call: Call): Promise<Reply> {
    return new Promise((resolve) => {
      const index = this.#indexes.get(call.functionId) ?? -1;
      const functionName = this.#app?.functions[index]?.name ?? call.functionId;
      const job = new Job(call, { index, functionName, now: this.#options.clock.now() }, resolve);
      this.#active += 1;
      if (this.#stopping) return this.#finish(job, failure(job, "stopped"));
      this.#dispatch(job);
      if (!this.#ticker) this.#startTicking();
    });
  }

  async stop(hurry: AbortSignal): Promise<void> {
    this.#stopping = true;
    if (this.#active > 0) await this.#idle.wait(hurry);
    clearInterval(this.#ticker);
    for (const job of this.#allJobs()) this.#finish(job, failure(job, "stopped"));
    await Promise.all([this.#group.stop(), this.#lone.stop()]);
  }

  loaded(_thread: ThreadWorker, errors: readonly LoadError[]): void {
    this.#loading?.loaded(errors);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const job of waiting) if (!job.isOver) this.#dispatch(job);
  }

  replied(_thread: ThreadWorker, job: Job, reply: Reply): void {
    this.#finish(job, reply);
  }

  ended(thread: ThreadWorker, ending: Ending): void {
    const wasLoading = thread.state === "loading";
    this.#group.died(thread);
    if (wasLoading) {
      this.#loadFailed(thread, ending);
      return;
    }
    const verdict = judgeEnding(thread, ending);
    this.#write("error", `A worker thread has ended: ${verdict.reason}`);
    this.#carryOut(thread, verdict);
  }

  log(entry: WorkerLog): void {
    this.#options.log(entry);
  }

  #startThread(events: ThreadEvents): ThreadWorker {
    if (!this.#app || !this.#loading) throw new Error("invoked before load");
    const { spare } = this.#options;
    return new ThreadWorker({ app: this.#app, broken: this.#loading.broken, spare }, events);
  }

  #dispatch(job: Job): void {
    const thread = this.#group.leastBusy();
    if (!thread?.send(job)) this.#waiting.push(job);
  }

  /** A silent thread gets nothing new, and what has not begun there begins elsewhere. */
  #evacuate(thread: ThreadWorker): void {
    const place = thread.pulse.stuckIn;
    const job = typeof place === "number" ? thread.jobAt(place) : undefined;
    const who = job ? `Function ${job.title} blocks its worker thread` : "A worker thread does not answer";
    this.#write("warn", `${who}; new calls go to another one.`);
    this.#group.fill();
    for (const job of thread.jobs) if (thread.revoke(job)) this.#dispatch(job);
  }

  /** Once more, as if nothing had been. Nobody is served by running what nobody waits for. */
  #again(job: Job, reason: string): void {
    if (job.call.isUnwanted?.()) {
      this.#finish(job, failure(job, "neighbour", reason));
    } else {
      job.restart(this.#options.clock.now());
      this.#dispatch(job);
    }
  }

  #finish(job: Job, reply: Reply): void {
    if (job.isOver) return;
    job.end(reply);
    this.#active -= 1;
    if (this.#active === 0) this.#idle.tell();
  }

  #startTicking(): void {
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
  }

  /** Looks after everything at once, so that a call costs no timer of its own. Stops when there is nothing to look after. */
  #tick(): void {
    const now = this.#options.clock.now();
    this.#watch.tick(now);
    this.#lone.tick();
    for (const job of this.#waiting) if (job.deadline <= now) this.#finish(job, failure(job, "timeout"));
    this.#waiting = this.#waiting.filter((job) => !job.isOver);
    this.#group.trim();
    if (this.#active > 0 || this.#watch.isNeeded || this.#group.isLoading) return;
    clearInterval(this.#ticker);
    this.#ticker = undefined;
  }

  #loadFailed(thread: ThreadWorker, ending: Ending): void {
    this.#write("error", `A worker thread did not come up: ${ending.reason}`);
    this.#loading?.failed(thread, ending);
    this.#group.fill();
  }

  /** The thread is as good as gone: who is guilty fails, who is suspected runs alone, the others run elsewhere. */
  #carryOut(thread: ThreadWorker, { guilty, suspects, deed, reason }: Verdict): void {
    const jobs = [...thread.jobs];
    const moved = jobs.filter((job) => thread.revoke(job));
    void this.#group.end(thread);
    this.#group.fill();
    for (const [job, fault] of guilty) this.#finish(job, failure(job, fault, deed));
    for (const job of moved) this.#again(job, reason);
    for (const job of jobs) {
      if (job.isOver || moved.includes(job)) continue;
      if (suspects.includes(job)) this.#lone.add(job);
      else if (job.call.repeatable) this.#again(job, reason);
      else this.#finish(job, failure(job, "neighbour", reason));
    }
  }

  #allJobs(): Job[] {
    const threads = [...this.#group.threads, ...this.#lone.threads];
    return [...this.#waiting, ...this.#lone.queued, ...threads.flatMap((thread) => [...thread.jobs])];
  }

  #write(level: WorkerLog["level"], message: string): void {
    this.#options.log({ level, message, source: "host" });
  }
}
