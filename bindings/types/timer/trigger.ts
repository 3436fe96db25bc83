import type { BindContext, Binding } from "../../api/binding.ts";
import { toError } from "../../api/errors.ts";
import type { Trigger } from "../../api/listener.ts";
import { errors } from "./errors.ts";
import { toLocalTime } from "./local-time.ts";
import { occurrences, parseSchedule, type Schedule } from "./schedule.ts";
import { TimerMonitor } from "./status.ts";
import { findTimeZone, type TimeZone, UTC } from "./time-zone.ts";
import { timerEvent } from "./timer-event.ts";
import { type Timer, TimerListener } from "./timer-listener.ts";

export async function timerTrigger(binding: Binding, context: BindContext): Promise<Trigger> {
  const timer = toTimer(binding, context);
  const { schedule, zone, monitor, clock, functionName } = timer;
  return {
    listen: (dispatch) => new TimerListener(timer, dispatch),
    async metric() {
      // A timer that is remembered can wait without a host; every other one needs one all the time.
      const next = monitor ? (await monitor.read())?.next : undefined;
      const waits = next === undefined || next <= clock.now();
      return { name: functionName, value: waits ? 1 : 0, target: 1 };
    },
    event: async () =>
      timerEvent(schedule, zone, { cause: "Manual", now: clock.now(), status: await monitor?.read() }),
    describe() {
      const next = schedule.next(clock.now());
      return `schedule '${schedule.text}', ${next === undefined ? "never runs" : `next run ${toLocalTime(next, zone)}`}`;
    },
  };
}

function toTimer(binding: Binding, context: BindContext): Timer {
  const { functionName, state, clock, log } = context;
  const zone = zoneOf(context);
  const schedule = scheduleOf(binding, zone, context);
  const isMonitored = binding.useMonitor !== false && shortestGap(schedule, clock.now()) >= 60_000;
  return {
    ...{ functionName, schedule, zone, state, clock, log },
    runOnStartup: binding.runOnStartup === true,
    monitor: isMonitored ? new TimerMonitor(state, functionName) : undefined,
  };
}

function zoneOf(context: BindContext): TimeZone {
  for (const setting of ["WEBSITE_TIME_ZONE", "TZ"]) {
    const name = context.setting(setting);
    if (!name) continue;
    const zone = findTimeZone(name);
    if (zone) return zone;
    const problem = `The setting ${setting} names no time zone that is known: '${name}'.`;
    if (setting === "WEBSITE_TIME_ZONE") throw errors.SHEAF_TIMER_ZONE(problem);
    // TZ belongs to the system, which takes forms that no list of zones has.
    context.log.log("warn", `${problem} Timers go by UTC.`);
  }
  return UTC;
}

function scheduleOf(binding: Binding, zone: TimeZone, context: BindContext): Schedule {
  const where = context.where(binding, "schedule");
  const text = String(binding.schedule);
  let schedule: Schedule;
  try {
    schedule = parseSchedule(text, zone);
  } catch (thrown) {
    const reason = toError(thrown).message;
    throw errors.SHEAF_TIMER_SCHEDULE(
      `The schedule expression '${text}' was not recognized as a valid cron expression or timespan string: ${reason}.`,
      { where },
    );
  }
  const never = schedule.next(context.clock.now()) === undefined ? ["it never fires"] : [];
  for (const warning of [...schedule.warnings, ...never]) {
    context.log.log("warn", `Function '${context.functionName}', schedule '${text}': ${warning}.`);
  }
  return schedule;
}

/** Milliseconds between two of the next ticks. */
function shortestGap(schedule: Schedule, now: number): number {
  const times = occurrences(schedule, now, 5);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return Math.min(Number.POSITIVE_INFINITY, ...gaps);
}
