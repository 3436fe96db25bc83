import type { TimeZone } from "./time-zone.ts";

/** A moment as the zone's wall clocks show it, with the offset: `2024-05-01T14:00:00+02:00`. */
export function toLocalTime(moment: number, zone: TimeZone): string {
  const offset = zone.offsetAt(moment);
  const minutes = Math.abs(Math.round(offset / 60_000));
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const wall = new Date(moment + offset)
    .toISOString()
    .replace("Z", "")
    .replace(/\.000$/, "");
  return `${wall}${offset < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}
