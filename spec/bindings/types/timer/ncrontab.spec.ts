import assert from "node:assert/strict";
import fc from "fast-check";
import { parseNcrontab } from "../../../../bindings/types/timer/ncrontab.ts";
import { occurrences, parseSchedule } from "../../../../bindings/types/timer/schedule.ts";
import { UTC } from "../../../../bindings/types/timer/time-zone.ts";

const pattern = (text: string) => parseNcrontab(text).pattern;

describe("parseNcrontab", () => {
  it("reads numbers, ranges, lists, steps and stars", () => {
    assert.equal(pattern("0 */15 8-10 1,15 * *"), "0 0,15,30,45 8,9,10 1,15 * *");
    assert.equal(pattern("5/20 0-30/10 * * * *"), "5,25,45 0,10,20,30 * * * *");
    assert.equal(pattern("  0  0 0 1 1 0 "), "0 0 0 1 1 0");
  });

  it("adds second 0 to five fields", () => {
    assert.equal(pattern("*/30 * * * *"), "0 0,30 * * * *");
  });

  it("knows months and days by any prefix of their names, the first one that has it", () => {
    assert.equal(pattern("0 0 0 * J,f,mar,December MON-Friday"), "0 0 0 * 1,2,3,12 1,2,3,4,5");
    assert.equal(pattern("0 0 0 * Ma S"), "0 0 0 * 3 0");
  });

  it("swaps reversed ranges and says so", () => {
    const { pattern: swapped, warnings } = parseNcrontab("0 0 22-20 * * SAT-MON");
    assert.equal(swapped, "0 0 20,21,22 * * 1,2,3,4,5,6");
    assert.deepEqual(warnings, [
      "the range 22-20 in the hour field is taken as 20-22",
      "the range SAT-MON in the day-of-week field is taken as 1-6",
    ]);
  });

  it("tells intervals from points in time", () => {
    assert.equal(parseNcrontab("0 */5 * * * *").isInterval, true);
    assert.equal(parseNcrontab("0 30 2 * * *").isInterval, false);
    assert.equal(parseNcrontab("0 0 1,2 * * 1-5").isInterval, false);
  });

  for (const [text, message] of [
    ["0 0 0 * * 7", /'7' in the day-of-week field: it goes from 0 to 6; Sunday is 0/],
    ["60 * * * * *", /'60' in the second field: it goes from 0 to 59/],
    ["0 0 0 0 * *", /'0' in the day field: it goes from 1 to 31/],
    ["0 0 0 L * *", /'L' in the day field: \? L W # and @ are not known/],
    ["0 0 0 ? * *", /\? L W # and @ are not known/],
    ["@daily", /it has 1 field; 6 are needed/],
    ["* * *", /it has 3 fields/],
    ["0 0 0 * * * 2026", /it has 7 fields/],
    ["", /it has 1 field/],
    ["*/0 * * * * *", /a step is a whole number from 1 on/],
    ["1, * * * * *", /a value is missing/],
    ["1-2-3 * * * * *", /more than one -/],
    ["1/2/3 * * * * *", /more than one \//],
    ["0 0 0 * Foo *", /it takes 1 to 12 or names such as January/],
    ["-5 * * * * *", /a value is missing/],
  ] as const) {
    it(`refuses '${text}', saying why`, () => {
      assert.throws(() => parseNcrontab(text), message);
    });
  }
});

describe("a cron schedule", () => {
  const from = Date.UTC(2026, 0, 1);
  const next = (text: string, count = 3, after = from) =>
    occurrences(parseSchedule(text, UTC), after, count).map((time) =>
      new Date(time).toISOString().slice(0, 19),
    );

  it("wants both day fields to fit", () => {
    assert.deepEqual(next("0 0 0 13 * Fri", 2), ["2026-02-13T00:00:00", "2026-03-13T00:00:00"]);
  });

  it("finds leap days, and nothing for days that never come", () => {
    assert.deepEqual(next("0 0 0 29 2 *", 1), ["2028-02-29T00:00:00"]);
    assert.deepEqual(next("0 0 0 31 2 *", 1), []);
  });

  it("starts after the given moment, not at it", () => {
    assert.deepEqual(next("0 */5 * * * *", 2), ["2026-01-01T00:05:00", "2026-01-01T00:10:00"]);
  });

  it("takes time spans for intervals", () => {
    assert.deepEqual(next("00:00:30", 2), ["2026-01-01T00:00:30", "2026-01-01T00:01:00"]);
    assert.deepEqual(next("1.00:00:00", 1), ["2026-01-02T00:00:00"]);
    assert.throws(() => parseSchedule("00:00:00", UTC), /longer than nothing/);
  });

  it("fires exactly at the seconds whose fields fit", () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 4 });
    const hours = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 4 });
    const days = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(minutes, hours, days, (minute, hour, day) => {
        const found = next(`0 ${minute} ${hour} * * ${day}`, 20);
        const expected: string[] = [];
        for (let time = from + 60_000; expected.length < 20; time += 60_000) {
          const date = new Date(time);
          const fits =
            minute.includes(date.getUTCMinutes()) &&
            hour.includes(date.getUTCHours()) &&
            day.includes(date.getUTCDay());
          if (fits) expected.push(date.toISOString().slice(0, 19));
        }
        assert.deepEqual(found, expected);
      }),
      { seed: 20261124, numRuns: 20 },
    );
  });

  it("is refused with a reason, or answers, whatever the text", () => {
    const part = fc.oneof(
      fc.constantFrom(
        "*",
        "0",
        "7",
        "59",
        "1-5",
        "5-1",
        "*/7",
        "3/4",
        "mon",
        "JAN-mar",
        "L",
        "?",
        "1,2,31",
        "00:01:00",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 7 }), (parts) => {
        let schedule: ReturnType<typeof parseSchedule>;
        try {
          schedule = parseSchedule(parts.join(" "), UTC);
        } catch (error) {
          assert(error instanceof Error && error.constructor === Error, String(error));
          return;
        }
        const time = schedule.next(from);
        assert(time === undefined || time > from);
      }),
      { seed: 20261124, numRuns: 2_000 },
    );
  });
});
