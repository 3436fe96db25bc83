import type { TimeZone } from "./time-zone.ts";

/** The next time that a wall clock must show, after one that it shows, both as if they were UTC; undefined when there is none. */
export type NextWallTime = (after: number) => number | undefined;

const SECOND = 1_000;
/** Zones change their offset less often. */
const STEP = 3 * 24 * 3_600_000;
/** The longest that a clock is ever turned back by, with room to spare. */
const LONGEST_TURN = 4 * 3_600_000;

/**
 * The next moment after `after` at which a wall clock of the zone shows a wanted time. Where clocks are put forward, a time
 * that is skipped happens at the change. Where they are put back, the repeated times happen twice at intervals, else once.
 */
export function nextMoment(
  after: number,
  next: NextWallTime,
  zone: TimeZone,
  repeats: boolean,
): number | undefined {
  let offset = zone.offsetAt(after);
  let wall = repeats ? after + offset : afterRepeated(after, offset, zone);
  for (let from = after; ; ) {
    const found = next(wall);
    if (found === undefined) return undefined;
    const moment = found - offset;
    const change = firstChange(from, moment, zone);
    if (change === undefined) return moment;
    const before = offset;
    offset = zone.offsetAt(change);
    if (offset > before && found < change + offset) return change;
    wall = change + (repeats ? offset : Math.max(before, offset)) - SECOND;
    from = change;
  }
}

/** A wall clock that shows a time for the second time counts as having reached the end of what is repeated. */
function afterRepeated(after: number, offset: number, zone: TimeZone): number {
  const earlier = zone.offsetAt(after - LONGEST_TURN);
  const change = earlier > offset ? firstChange(after - LONGEST_TURN, after, zone) : undefined;
  return change === undefined ? after + offset : Math.max(after + offset, change + earlier - SECOND);
}

/** The first second in (from, to] from which on the offset differs from that at `from`. */
function firstChange(from: number, to: number, zone: TimeZone): number | undefined {
  const offset = zone.offsetAt(from);
  for (let low = from; low < to; low += STEP) {
    const high = Math.min(low + STEP, to);
    if (zone.offsetAt(high) !== offset) return search(low, high, offset, zone);
  }
  return undefined;
}

function search(from: number, to: number, offset: number, zone: TimeZone): number {
  let low = Math.floor(from / SECOND);
  let high = Math.ceil(to / SECOND);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zone.offsetAt(middle * SECOND) === offset) low = middle;
    else high = middle;
  }
  return high * SECOND;
}
