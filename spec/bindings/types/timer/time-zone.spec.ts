import assert from "node:assert/strict";
import { toLocalTime } from "../../../../bindings/types/timer/local-time.ts";
import { occurrences, parseSchedule } from "../../../../bindings/types/timer/schedule.ts";
import { findTimeZone, type TimeZone } from "../../../../bindings/types/timer/time-zone.ts";
import { WINDOWS_ZONES } from "../../../../bindings/types/timer/windows-zones.ts";

function zone(name: string): TimeZone {
  const found = findTimeZone(name);
  assert(found, name);
  return found;
}

describe("findTimeZone", () => {
  it("knows IANA's and Windows' names", () => {
    assert.equal(zone("Europe/Berlin").offsetAt(Date.UTC(2026, 6, 1)), 2 * 3_600_000);
    assert.equal(zone("w. europe standard time").name, "Europe/Berlin");
    assert.equal(zone(":America/New_York").offsetAt(Date.UTC(2026, 0, 1)), -5 * 3_600_000);
    assert.equal(zone("India Standard Time").offsetAt(0), 5.5 * 3_600_000);
    assert.equal(findTimeZone("Mars/Olympus"), undefined);
  });

  it("maps every Windows name to a zone that there is", () => {
    for (const windows of WINDOWS_ZONES.keys()) zone(windows);
  });
});

describe("a schedule where clocks are changed", () => {
  const berlin = zone("Europe/Berlin");
  // Berlin puts its clocks forward on 2026-03-29 at 02:00 and back on 2026-10-25 at 03:00.
  const runs = (text: string, from: string, count: number, where = berlin) =>
    occurrences(parseSchedule(text, where), Date.parse(from), count).map((time) => toLocalTime(time, where));

  it("follows the zone through the year", () => {
    assert.deepEqual(runs("0 0 9 1 */6 *", "2026-01-15T00:00:00Z", 2), [
      "2026-07-01T09:00:00+02:00",
      "2027-01-01T09:00:00+01:00",
    ]);
  });

  it("runs at the change what falls into the skipped hour", () => {
    assert.deepEqual(runs("0 30 2 * * *", "2026-03-28T00:00:00+01:00", 3), [
      "2026-03-28T02:30:00+01:00",
      "2026-03-29T03:00:00+02:00",
      "2026-03-30T02:30:00+02:00",
    ]);
  });

  it("runs intervals on without a gap when an hour is skipped", () => {
    assert.deepEqual(runs("0 */30 * * * *", "2026-03-29T01:20:00+01:00", 3), [
      "2026-03-29T01:30:00+01:00",
      "2026-03-29T03:00:00+02:00",
      "2026-03-29T03:30:00+02:00",
    ]);
  });

  it("runs once in the repeated hour at a point in time", () => {
    assert.deepEqual(runs("0 30 2 * * *", "2026-10-25T00:00:00+02:00", 2), [
      "2026-10-25T02:30:00+02:00",
      "2026-10-26T02:30:00+01:00",
    ]);
    assert.deepEqual(runs("0 30 2 * * *", "2026-10-25T02:10:00+01:00", 1), ["2026-10-26T02:30:00+01:00"]);
  });

  it("runs intervals in both passes of the repeated hour", () => {
    assert.deepEqual(runs("0 */30 * * * *", "2026-10-25T02:00:00+02:00", 5), [
      "2026-10-25T02:30:00+02:00",
      "2026-10-25T02:00:00+01:00",
      "2026-10-25T02:30:00+01:00",
      "2026-10-25T03:00:00+01:00",
      "2026-10-25T03:30:00+01:00",
    ]);
  });

  it("works where half an hour is skipped and repeated", () => {
    const island = zone("Australia/Lord_Howe");
    assert.deepEqual(runs("0 15 2 * * *", "2026-10-03T12:00:00Z", 2, island), [
      "2026-10-04T02:30:00+11:00",
      "2026-10-05T02:15:00+11:00",
    ]);
  });

  it("never goes back, and never stands still", () => {
    for (const text of ["0 */10 * * * *", "0 5,35 1,2,3 * * *", "30 59 23 * * 0"]) {
      const times = occurrences(parseSchedule(text, berlin), Date.parse("2026-10-24T00:00:00Z"), 400);
      assert.deepEqual(
        times,
        [...new Set(times)].sort((a, b) => a - b),
        text,
      );
      assert.equal(times.length, 400);
    }
  });
});
