import assert from "node:assert/strict";
import { formatTimeSpan } from "../../../host/lib/time-span.ts";

describe("a time span", () => {
  for (const [ms, text] of [
    [0, "00:00:00"],
    [250, "00:00:00.2500000"],
    [300_000, "00:05:00"],
    [3_661_007, "01:01:01.0070000"],
    [93_600_000, "1.02:00:00"],
  ] as const) {
    it(`of ${ms} ms reads ${text}, as .NET prints it`, () => assert.equal(formatTimeSpan(ms), text));
  }
});
