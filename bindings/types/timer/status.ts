import type { HostState } from "../../api/host-state.ts";

/** How far a timer has come. Milliseconds since the epoch. */
export interface TimerStatus {
  /** Undefined: it has not run yet. */
  readonly last?: number | undefined;
  /** Undefined: it never fires again. */
  readonly next?: number | undefined;
  readonly lastUpdated: number;
  /** The schedule that `next` was worked out by. */
  readonly schedule: string;
}

/** A timer's status in the host's state: kept across restarts, shared by all processes. */
export class TimerMonitor {
  readonly #state: HostState;
  readonly #name: string;

  constructor(state: HostState, functionName: string) {
    this.#state = state;
    this.#name = `timer/${functionName}/status`;
  }

  async read(): Promise<TimerStatus | undefined> {
    const columns = await this.#state.read(this.#name);
    if (!columns) return undefined;
    const time = (value: unknown) =>
      typeof value === "string" && value !== "" ? Date.parse(value) : undefined;
    return {
      last: time(columns.Last),
      next: time(columns.Next),
      lastUpdated: time(columns.LastUpdated) ?? 0,
      schedule: typeof columns.Schedule === "string" ? columns.Schedule : "",
    };
  }

  async write({ last, next, lastUpdated, schedule }: TimerStatus): Promise<void> {
    const text = (time: number | undefined) => (time === undefined ? "" : new Date(time).toISOString());
    await this.#state.write(this.#name, {
      Last: text(last),
      Next: text(next),
      LastUpdated: text(lastUpdated),
      Schedule: schedule,
    });
  }
}
