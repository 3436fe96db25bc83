import { Cron } from "croner";
import { toError } from "../../api/errors.ts";
import { parseTimeSpan } from "../../api/time-span.ts";
import { parseNcrontab } from "./ncrontab.ts";
import type { TimeZone } from "./time-zone.ts";
import { nextMoment } from "./wall-clock.ts";

export interface Schedule {
  readonly text: string;
  readonly kind: "cron" | "interval";
  /** The next time it fires after a moment, in ms since the epoch; undefined: never. */
  next(after: number): number | undefined;
  readonly warnings: readonly string[];
}

/** A cron expression or a TimeSpan. Throws an Error that says what is wrong. */
export function parseSchedule(text: string, zone: TimeZone): Schedule {
  const intervalMs = parseTimeSpan(text);
  return intervalMs === undefined ? cronSchedule(text, zone) : intervalSchedule(text, intervalMs);
}

function intervalSchedule(text: string, intervalMs: number): Schedule {
  if (intervalMs < 1) throw new Error("an interval must be longer than nothing");
  return { text, kind: "interval", next: (after) => after + intervalMs, warnings: [] };
}

function cronSchedule(text: string, zone: TimeZone): Schedule {
  const { pattern, isInterval, warnings } = parseNcrontab(text);
  const cron = matcher(pattern);
  const nextWall = (after: number) => cron.nextRun(new Date(after))?.getTime();
  return {
    text,
    kind: "cron",
    next: (after) => nextMoment(after, nextWall, zone, isInterval),
    warnings,
  };
}

/** Works on wall-clock times as if they were UTC; both day fields must fit, as in NCrontab. */
function matcher(pattern: string): Cron {
  try {
    return new Cron(pattern, { mode: "6-part", domAndDow: true, utcOffset: 0 });
  } catch (error) {
    throw new Error(toError(error).message, { cause: error });
  }
}

/** The next few times, fewer where it ends. */
export function occurrences(schedule: Schedule, after: number, count: number): readonly number[] {
  const times: number[] = [];
  for (
    let time = schedule.next(after);
    time !== undefined && times.length < count;
    time = schedule.next(time)
  ) {
    times.push(time);
  }
  return times;
}
