import type { Clock } from "../../bindings/api/clock.ts";
import type { ThreadEvents, ThreadWorker } from "./thread-worker.ts";

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 30_000;
/** A thread that lived so long has shown that it can. */
const LIVED_MS = 10_000;

export interface ThreadGroupOptions {
  /** How many threads are to take calls. */
  readonly count: number;
  readonly clock: Clock;
  readonly start: (events: ThreadEvents) => ThreadWorker;
  readonly events: ThreadEvents;
}

/** Keeps as many threads able to take calls as there should be: starts new ones beside silent ones and after dead ones. */
export class ThreadGroup {
  readonly threads = new Set<ThreadWorker>();
  readonly #options: ThreadGroupOptions;
  readonly #born = new Map<ThreadWorker, number>();
  #deaths = 0;
  #cancel: (() => void) | undefined;
  #isStopped = false;

  constructor(options: ThreadGroupOptions) {
    this.#options = options;
  }

  /** The one with the fewest calls in it. */
  leastBusy(): ThreadWorker | undefined {
    let best: ThreadWorker | undefined;
    for (const thread of this.threads) {
      if (thread.isUsable && (!best || thread.jobs.size < best.jobs.size)) best = thread;
    }
    return best;
  }

  get isLoading(): boolean {
    for (const thread of this.threads) if (thread.state === "loading") return true;
    return false;
  }

  /** Starts what is missing, at once or when its delay is over. */
  fill(): void {
    const { start, events, count } = this.#options;
    if (this.#isStopped || this.#cancel) return;
    for (let missing = count - this.#able(); missing > 0; missing -= 1) {
      const thread = start(events);
      this.#born.set(thread, this.#options.clock.now());
      this.threads.add(thread);
    }
  }

  /** Ends threads that are too many, without work, or worn out. */
  trim(): void {
    for (const thread of this.threads) {
      if (thread.jobs.size > 0 || thread.state !== "ready") continue;
      const isSpare = thread.isUsable && thread.abandoned === 0 && this.#able() > this.#options.count;
      const isWorn = !thread.isUsable && !thread.pulse.isSilent;
      if (isSpare || isWorn) void this.end(thread);
    }
    this.fill();
  }

  /** Ends a thread, whatever it does. */
  async end(thread: ThreadWorker): Promise<void> {
    this.#forget(thread);
    await thread.terminate();
  }

  /** A thread has died by itself; the next ones come later and later. */
  died(thread: ThreadWorker): void {
    const { clock } = this.#options;
    const lived = clock.now() - (this.#born.get(thread) ?? 0);
    this.#forget(thread);
    this.#deaths = lived < LIVED_MS ? this.#deaths + 1 : 0;
    if (this.#deaths < 2 || this.#cancel) return;
    const delay = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (this.#deaths - 2));
    this.#cancel = clock.after(delay, () => {
      this.#cancel = undefined;
      this.fill();
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel?.();
    await Promise.all([...this.threads].map((thread) => this.end(thread)));
  }

  /** Those that take calls, or will when they are loaded. */
  #able(): number {
    let able = 0;
    for (const thread of this.threads) if (thread.isUsable || thread.state === "loading") able += 1;
    return able;
  }

  #forget(thread: ThreadWorker): void {
    this.threads.delete(thread);
    this.#born.delete(thread);
  }
}
