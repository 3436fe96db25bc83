import { type Field, parseField } from "./ncrontab-field.ts";

/** A cron expression, read by NCrontab's rules. */
export interface CronFields {
  /** Six fields of numbers, lists and stars, seconds first: what every cron library reads alike. */
  readonly pattern: string;
  /** Seconds, minutes or hours are given with * - or /: the schedule runs at intervals, not at points in time. */
  readonly isInterval: boolean;
  /** What was understood otherwise than a reader might think. */
  readonly warnings: readonly string[];
}

const MONTHS = [
  ...["January", "February", "March", "April", "May", "June", "July"],
  ...["August", "September", "October", "November", "December"],
];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

const FIELDS: readonly Field[] = [
  { name: "second", min: 0, max: 59 },
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day", min: 1, max: 31 },
  { name: "month", min: 1, max: 12, words: MONTHS },
  { name: "day-of-week", min: 0, max: 6, words: DAYS },
];

/** Six fields, or five without seconds. Throws an Error that says which field is wrong and why. */
export function parseNcrontab(text: string): CronFields {
  const given = text.trim().split(/\s+/);
  if (given.length !== 5 && given.length !== 6) {
    throw new Error(
      `it has ${given.length} ${given.length === 1 ? "field" : "fields"}; 6 are needed (5 without seconds)`,
    );
  }
  const texts = given.length === 5 ? ["0", ...given] : given;
  const warnings: string[] = [];
  const fields = FIELDS.map((field, index) => {
    const { values, isEvery, swapped } = parseField(texts[index] ?? "", field);
    for (const range of swapped) {
      warnings.push(`the range ${range.written} in the ${field.name} field is taken as ${range.taken}`);
    }
    return isEvery ? "*" : values.join(",");
  });
  const isInterval = texts.slice(0, 3).some((part) => /[*/-]/.test(part));
  return { pattern: fields.join(" "), isInterval, warnings };
}
