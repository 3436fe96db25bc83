import assert from "node:assert/strict";
import { compareDateTimes, toDateTime } from "../../../bindings/api/date-time.ts";

describe("toDateTime", () => {
  const readings: readonly (readonly [string, string | undefined])[] = [
    ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"],
    ["2026-01-02T03:04:05.1234567Z", "2026-01-02T03:04:05.1234567Z"],
    ["2026-01-02T03:04:05.12345678Z", "2026-01-02T03:04:05.1234567Z"],
    ["2026-01-02T03:04:05.1000000Z", "2026-01-02T03:04:05.1Z"],
    ["2026-01-02T03:04:05.000Z", "2026-01-02T03:04:05Z"],
    ["2026-01-02T03:04:05", "2026-01-02T03:04:05Z"],
    ["2026-01-02 03:04", "2026-01-02T03:04:00Z"],
    ["2026-01-02", "2026-01-02T00:00:00Z"],
    ["2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"],
    ["2024-02-29T00:00:00z", "2024-02-29T00:00:00Z"],
    ["2026-02-29", undefined],
    ["2026-13-01", undefined],
    ["2026-01-01T24:00:00Z", undefined],
    ["2026-01-01T00:60:00Z", undefined],
    ["01/02/2026", undefined],
    ["", undefined],
  ];
  for (const [text, expected] of readings) {
    it(`takes ${JSON.stringify(text)} for ${expected}`, () => assert.equal(toDateTime(text), expected));
  }
});

describe("compareDateTimes", () => {
  it("orders to 100 ns", () => {
    const ordered = [
      "1601-01-01T00:00:00Z",
      "2026-01-01T00:00:00Z",
      "2026-01-01T00:00:00.0000001Z",
      "2026-01-01T00:00:00.1Z",
      "2026-01-01T00:00:01Z",
    ];
    for (const [at, a] of ordered.entries()) {
      for (const [other, b] of ordered.entries()) assert.equal(compareDateTimes(a, b), Math.sign(at - other));
    }
  });
});
