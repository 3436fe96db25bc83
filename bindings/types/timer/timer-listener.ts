import type { Clock } from "../../api/clock.ts";
import type { HostState } from "../../api/host-state.ts";
import type { Dispatch, Listener } from "../../api/listener.ts";
import type { Logger } from "../../api/logger.ts";
import { type LeasedWork, whileLeased } from "../../api/while-leased.ts";
import { toLocalTime } from "./local-time.ts";
import { occurrences, type Schedule } from "./schedule.ts";
import type { TimerMonitor, TimerStatus } from "./status.ts";
import type { TimeZone } from "./time-zone.ts";
import { type TimerCause, timerEvent } from "./timer-event.ts";

export interface Timer {
  readonly functionName: string;
  readonly schedule: Schedule;
  readonly zone: TimeZone;
  readonly runOnStartup: boolean;
  /** Absent: the timer starts afresh with each host. */
  readonly monitor: TimerMonitor | undefined;
  readonly state: HostState;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The computer may sleep and its clock may be set: the timer looks at the time at least so often. */
const LONGEST_SLEEP_MS = 15 * 60_000;

/** Runs a function by its schedule: in one process at a time, never twice at once. */
export class TimerListener implements Listener {
  readonly #timer: Timer;
  readonly #dispatch: Dispatch;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;
  #startedUp = false;
  #hurry: AbortSignal | undefined;

  constructor(timer: Timer, dispatch: Dispatch) {
    this.#timer = timer;
    this.#dispatch = dispatch;
  }

  async start(): Promise<void> {
    this.#sayOccurrences();
    const { state, clock, functionName } = this.#timer;
    const work: LeasedWork = {
      ...{ state, clock, name: `timer/${functionName}` },
      run: (lost) => this.#tickWhile(lost),
      failed: (error) => this.#report(error),
    };
    this.#loop ??= whileLeased(work, this.#stopping.signal);
  }

  /** Until `hurry`, a running invocation is waited for. After it the tick counts as missed: the next host makes up for it. */
  async stop(hurry: AbortSignal): Promise<void> {
    this.#hurry = hurry;
    this.#stopping.abort();
    await Promise.race([this.#loop, aborted(hurry)]);
  }

  async #tickWhile(lost: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([this.#stopping.signal, lost]);
    let next = await this.#startUp(lost);
    while (next !== undefined && !signal.aborted) {
      await this.#sleepUntil(next, signal);
      if (signal.aborted) return;
      next = await this.#fire("Schedule", next, lost);
    }
    // Nothing is left to fire, but the lease is kept so that no other process asks again and again.
    await this.#timer.clock.sleep(Number.MAX_SAFE_INTEGER, signal);
  }

  /** Makes up for a missed tick, once, or runs because the host starts. Returns when the timer fires next. */
  async #startUp(lost: AbortSignal): Promise<number | undefined> {
    const { monitor, clock, schedule, runOnStartup, functionName, log } = this.#timer;
    const runsNow = runOnStartup && !this.#startedUp;
    this.#startedUp = true;
    const status = await this.#currentStatus();
    const now = clock.now();
    if (status?.next !== undefined && now > status.next) {
      log.log("info", `Function '${functionName}' is past due on startup. Executing now.`);
      return this.#fire("IsPastDue", status.next, lost);
    }
    if (runsNow) {
      log.log("info", `Function '${functionName}' is configured to run on startup. Executing now.`);
      return this.#fire("RunOnStartup", undefined, lost);
    }
    return monitor ? status?.next : schedule.next(now);
  }

  /** What is remembered, once it fits the schedule: a schedule that was changed makes nothing past due. */
  async #currentStatus(): Promise<TimerStatus | undefined> {
    const { monitor, schedule, clock } = this.#timer;
    if (!monitor) return undefined;
    const known = await monitor.read();
    const written = this.#scheduleText();
    if (known?.schedule === written) return known;
    const now = clock.now();
    const status = { last: known?.last, next: schedule.next(now), lastUpdated: now, schedule: written };
    await monitor.write(status);
    return status;
  }

  async #fire(
    cause: TimerCause,
    scheduled: number | undefined,
    lost: AbortSignal,
  ): Promise<number | undefined> {
    const { monitor, schedule, zone, clock } = this.#timer;
    const status = await monitor?.read();
    const now = clock.now();
    await this.#dispatch(timerEvent(schedule, zone, { cause, now, scheduled, status, lost }));
    const ended = clock.now();
    // A clock that was set back meanwhile must not make the tick come again.
    const next = schedule.next(Math.max(ended, scheduled ?? 0));
    if (!lost.aborted && !this.#hurry?.aborted) {
      await monitor?.write({ last: now, next, lastUpdated: ended, schedule: this.#scheduleText() });
    }
    return next;
  }

  async #sleepUntil(time: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#timer;
    for (let left = time - clock.now(); left > 0 && !signal.aborted; left = time - clock.now()) {
      await clock.sleep(Math.min(left, LONGEST_SLEEP_MS), signal);
    }
  }

  #scheduleText(): string {
    return `${this.#timer.schedule.text} (${this.#timer.zone.name})`;
  }

  #report(error: Error): void {
    const { functionName, log } = this.#timer;
    log.log("warn", `The timer of '${functionName}' cannot go on now; it is tried again: ${error.message}`, {
      error,
    });
  }

  #sayOccurrences(): void {
    const { functionName, schedule, zone, clock, log } = this.#timer;
    const kind = schedule.kind === "cron" ? `Cron: '${schedule.text}'` : `Constant: ${schedule.text}`;
    const times = occurrences(schedule, clock.now(), 5).map((time) => toLocalTime(time, zone));
    const head = `The next ${times.length} occurrences of the '${functionName}' schedule (${kind}) will be:`;
    log.log("debug", [head, ...times].join("\n"));
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
