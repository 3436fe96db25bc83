import assert from "node:assert/strict";
import { backoffMs } from "../../../bindings/api/backoff.ts";

describe("backoffMs", () => {
  it("doubles from one second, within 20 %, up to one minute", () => {
    for (let failures = 0; failures < 5; failures += 1) {
      const exact = 1_000 * 2 ** failures;
      const ms = backoffMs(failures, "message-1");
      assert(ms >= exact * 0.8 && ms <= exact * 1.2, `${failures}: ${ms}`);
    }
    for (const failures of [7, 50, 1e9]) assert(backoffMs(failures, "m") <= 60_000);
  });

  it("is the same for the same event, and spread over different ones", () => {
    assert.equal(backoffMs(3, "a"), backoffMs(3, "a"));
    const delays = Array.from({ length: 1_000 }, (_, index) => backoffMs(0, `message-${index}`));
    assert(Math.min(...delays) < 850 && Math.max(...delays) > 1_150);
    const mean = delays.reduce((sum, ms) => sum + ms) / delays.length;
    assert(Math.abs(mean - 1_000) < 30, String(mean));
  });
});
