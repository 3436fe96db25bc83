import { MANUAL_REASON, type TriggerEvent } from "../../api/listener.ts";
import { toLocalTime } from "./local-time.ts";
import type { Schedule } from "./schedule.ts";
import type { TimerStatus } from "./status.ts";
import type { TimeZone } from "./time-zone.ts";

/** Why the function runs now. */
export type TimerCause = "Schedule" | "IsPastDue" | "RunOnStartup" | "Manual";

export interface Tick {
  readonly cause: TimerCause;
  readonly now: number;
  /** The moment that the schedule named; undefined where it named none. */
  readonly scheduled?: number | undefined;
  readonly status?: TimerStatus | undefined;
  readonly lost?: AbortSignal | undefined;
}

/** As .NET writes a moment that never was. */
const NEVER = "0001-01-01T00:00:00";

export function timerEvent(schedule: Schedule, zone: TimeZone, tick: Tick): TriggerEvent {
  const { cause, now, scheduled, status, lost } = tick;
  const time = (moment: number | undefined) => (moment === undefined ? NEVER : toLocalTime(moment, zone));
  const unscheduled = `UnscheduledInvocationReason: ${cause}, OriginalSchedule: ${time(scheduled)}`;
  return {
    // The same tick again is the same event: after a crash its effects happen once.
    ...(scheduled !== undefined && { id: new Date(scheduled).toISOString() }),
    value: {
      Schedule: { AdjustForDST: schedule.kind === "cron" },
      ScheduleStatus: status
        ? { Last: time(status.last), Next: time(status.next), LastUpdated: time(status.lastUpdated) }
        : null,
      IsPastDue: cause === "IsPastDue",
    },
    data: { TimerTrigger: toLocalTime(now, zone) },
    reason: cause === "Manual" ? MANUAL_REASON : `Timer fired at ${toLocalTime(now, zone)}`,
    ...((cause === "IsPastDue" || cause === "RunOnStartup") && { details: unscheduled }),
    ...(lost && { lost }),
    get isLost() {
      return lost?.aborted === true;
    },
    repeatable: true,
    settle: () => [],
  };
}
