import { type Clock, sleepBy } from "./clock.ts";
import type { LogFields, Logger, LogLevel } from "./logger.ts";
import type { Client } from "./provider.ts";

/** What a provider's `testing.ts` exports as `harness`: how the contracts get at it. Adding a provider folder is enough to be tested. */
export type HarnessMaker = () => Promise<ProviderHarness | { readonly skip: string }>;
export interface ProviderHarness {
  /** Another connection to the same store, as another host process would have it. The harness disposes them. */
  connect(): Promise<Client>;
  /** The clock that the clients run on. Advancing it makes leases run out; undefined where time is the server's own. */
  readonly clock?: VirtualClock;
  /** Real milliseconds that the provider may need for its work of one virtual second. Default 5; 0 where nothing is read or written. */
  readonly paceMs?: number;
  /** Makes a connection stop renewing, as a process does that is suspended (its clock is a `StallableClock`); the returned function wakes it. */
  stall?(client: Client): () => void;
  dispose(): Promise<void>;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** Time that moves only when told to. */
export class VirtualClock implements Clock {
  #now: number;
  readonly #timers = new Set<Timer>();

  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepBy((done) => this.after(ms, done), signal);
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves on, timer by timer in their order, letting what they started run in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.at);
      this.#timers.delete(next);
      next.callback();
      await settle();
    }
    this.#now = end;
    await settle();
  }

  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) if (timer.at <= end && (!first || timer.at < first.at)) first = timer;
    return first;
  }
}

/** One connection's view of a clock, whose timers can be held back while time goes on. */
export class StallableClock implements Clock {
  readonly #clock: Clock;
  /** What came due meanwhile; undefined when not stalled. */
  #held: (() => void)[] | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepBy((done) => this.after(ms, done), signal);
  }

  after(ms: number, callback: () => void): () => void {
    let cancelled = false;
    const call = () => {
      if (cancelled) return;
      if (this.#held) this.#held.push(call);
      else callback();
    };
    const cancel = this.#clock.after(ms, call);
    return () => {
      cancelled = true;
      cancel();
    };
  }

  /** Holds timers back until the returned function is called, which lets those that came due run. */
  stall(): () => void {
    this.#held ??= [];
    return () => {
      const due = this.#held ?? [];
      this.#held = undefined;
      for (const call of due) call();
    };
  }
}

/** Lets promises and immediates that are ready run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Resolves when `check` returns something truthy; rejects with its last error after the deadline (real time). */
export async function eventually<T>(
  check: () => T | Promise<T>,
  deadlineMs = 4_000,
): Promise<Exclude<T, false | undefined | null | 0 | "">> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    try {
      const value = await check();
      if (value) return value as Exclude<T, false | undefined | null | 0 | "">;
      if (Date.now() > end) throw new Error(`not within ${deadlineMs} ms: ${check.toString()}`);
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Keeps what was logged. `errors()` is to be empty at the end of a spec that expects none. */
export class TestLog implements Logger {
  readonly lines: { readonly level: LogLevel; readonly message: string; readonly fields: LogFields }[] = [];

  log(level: LogLevel, message: string, fields: LogFields = {}): void {
    this.lines.push({ level, message, fields });
  }

  text(): string {
    return this.lines.map((line) => `${line.level} ${line.message}`).join("\n");
  }

  errors(): string[] {
    return this.lines.filter((line) => line.level === "error").map((line) => line.message);
  }
}
