import assert from "node:assert/strict";
import { VirtualClock } from "../../../bindings/api/testing.ts";
import { JsonLog } from "../../../host/lib/json-log.ts";

describe("the JSON log", () => {
  const clock = new VirtualClock(Date.UTC(2024, 4, 1, 12));

  it("writes one object a line with time, level, message and fields", () => {
    const lines: string[] = [];
    const log = new JsonLog({ write: (line) => lines.push(line), clock });
    log.log("info", "two\nlines", { functionName: "orders", source: "user" });
    assert.ok(lines[0]?.endsWith("\n"));
    assert.equal(lines[0]?.trimEnd().includes("\n"), false);
    assert.deepEqual(JSON.parse(lines[0] ?? ""), {
      level: "info",
      time: "2024-05-01T12:00:00.000Z",
      functionName: "orders",
      source: "user",
      message: "two\nlines",
    });
  });

  it("writes an error with its message and stack", () => {
    const lines: string[] = [];
    new JsonLog({ write: (line) => lines.push(line), clock }).log("error", "failed", {
      error: new TypeError("bad"),
    });
    const { error } = JSON.parse(lines[0] ?? "");
    assert.equal(error.type, "TypeError");
    assert.equal(error.message, "bad");
    assert.match(error.stack, /json-log\.spec/);
  });

  it("leaves out what is below its level", () => {
    const lines: string[] = [];
    const log = new JsonLog({ write: (line) => lines.push(line), clock });
    log.log("debug", "Executing");
    assert.deepEqual(lines, []);
    assert.equal(log.enabled("debug"), false);
    assert.equal(log.enabled("info"), true);
  });
});
