import { errorTable } from "../../api/errors.ts";

export const errors = errorTable({
  SHEAF_TIMER_SCHEDULE: {
    meaning: "A timer's schedule is neither a cron expression nor a time span.",
    cure: "Write {second} {minute} {hour} {day} {month} {day-of-week}, such as 0 */5 * * * *, or a span such as 00:05:00.",
  },
  SHEAF_TIMER_ZONE: {
    meaning: "The time zone for timers is not known.",
    cure: "Set WEBSITE_TIME_ZONE to a name such as Europe/Berlin or W. Europe Standard Time, or remove it for UTC.",
  },
});
