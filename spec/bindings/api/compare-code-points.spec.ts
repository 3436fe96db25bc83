import assert from "node:assert/strict";
import fc from "fast-check";
import { compareCodePoints } from "../../../bindings/api/compare-code-points.ts";

describe("compareCodePoints", () => {
  it("orders strings as their UTF-8 bytes are ordered", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .array(fc.constantFrom("a", "\u{d7ff}", "\u{e000}", "ｚ", "\u{10000}", "😀"))
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, text, (a, b) => {
        const expected = Buffer.compare(Buffer.from(a), Buffer.from(b));
        assert.equal(Math.sign(compareCodePoints(a, b)), expected);
      }),
      { seed: 20261124, numRuns: 2_000 },
    );
  });
});
