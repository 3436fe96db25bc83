const PATTERN = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,7})\d*)?)?(Z|[+-]\d\d:\d\d)?)?$/i;

/**
 * A point in time as tables keep it: ISO 8601 in UTC with up to 7 fractional digits (100 ns), no trailing zeros.
 * A time without an offset is UTC. Undefined for what is none.
 */
export function toDateTime(text: string): string | undefined {
  const parts = PATTERN.exec(text.trim());
  if (!parts?.[1]) return undefined;
  const [, day, minutes = "00:00", seconds = "00", fraction = "", offset = "Z"] = parts;
  // Date knows milliseconds only, so the fraction is carried around it; offsets are whole minutes.
  const local = new Date(`${day}T${minutes}:${seconds}Z`);
  if (Number.isNaN(local.getTime()) || !local.toISOString().startsWith(`${day}T${minutes}:${seconds}`))
    return;
  const utc = new Date(`${day}T${minutes}:${seconds}${offset.toUpperCase()}`);
  if (Number.isNaN(utc.getTime())) return undefined;
  const digits = fraction.replace(/0+$/, "");
  return `${utc.toISOString().slice(0, -5)}${digits && `.${digits}`}Z`;
}

/** Earlier is less. Both as `toDateTime` writes them. */
export function compareDateTimes(a: string, b: string): number {
  const left = padded(a);
  const right = padded(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

function padded(text: string): string {
  return text.slice(0, 19) + text.slice(20, -1).padEnd(7, "0");
}
