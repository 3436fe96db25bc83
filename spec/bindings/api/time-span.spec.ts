import assert from "node:assert/strict";
import { parseTimeSpan } from "../../../bindings/api/time-span.ts";

describe("parseTimeSpan", () => {
  it("reads what .NET writes", () => {
    assert.equal(parseTimeSpan("00:00:00"), 0);
    assert.equal(parseTimeSpan("00:05:00"), 300_000);
    assert.equal(parseTimeSpan("1.00:00:01"), 86_401_000);
    assert.equal(parseTimeSpan("00:00:00.100"), 100);
    assert.equal(parseTimeSpan("00:00:01.5000000"), 1_500);
  });

  it("refuses everything else", () => {
    for (const text of ["", "5", "00:60:00", "24:00:00", "00:00", "-00:00:01", "a:b:c", "0 */5 * * * *"]) {
      assert.equal(parseTimeSpan(text), undefined, text);
    }
  });
});
