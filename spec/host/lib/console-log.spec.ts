import assert from "node:assert/strict";
import { Unavailable } from "../../../bindings/api/effect.ts";
import { HostError } from "../../../bindings/api/errors.ts";
import { VirtualClock } from "../../../bindings/api/testing.ts";
import { ConsoleLog, type ConsoleLogOptions } from "../../../host/lib/console-log.ts";
import { coloured } from "../../../host/lib/paint.ts";

const AT = "[2024-05-01T12:00:00.000Z]";

function logged(options: Partial<ConsoleLogOptions> = {}) {
  const lines: string[] = [];
  const clock = new VirtualClock(Date.UTC(2024, 4, 1, 12));
  return { lines, log: new ConsoleLog({ write: (text) => lines.push(text), clock, ...options }) };
}

describe("the console log", () => {
  it("stamps every line of a message", () => {
    const { lines, log } = logged();
    log.log("warn", "one\ntwo");
    assert.deepEqual(lines, [`${AT} one\n${AT} two\n`]);
  });

  it("puts function and invocation in front of what user code logs", () => {
    const { lines, log } = logged();
    const fields = {
      source: "user",
      functionName: "orders",
      invocationId: "1a2b3c4d-0000-0000-0000-000000000000",
    } as const;
    log.log("info", "hello", fields);
    assert.deepEqual(lines, [`${AT} orders 1a2b3c4d hello\n`]);
  });

  it("shows the user's lines from info on and the host's from warn on, and with other levels what they say", () => {
    const quiet = logged();
    quiet.log.log("info", "host");
    quiet.log.log("debug", "user", { source: "user" });
    assert.deepEqual(quiet.lines, []);
    quiet.log.log("warn", "host");
    quiet.log.log("info", "user", { source: "user" });
    quiet.log.log("info", "Reloaded", { notice: true });
    assert.equal(quiet.lines.length, 3);
    const verbose = logged({ hostLevel: "debug", userLevel: "trace" });
    verbose.log.log("debug", "Executing 'Functions.orders'");
    verbose.log.log("trace", "host");
    verbose.log.log("trace", "user", { source: "user" });
    assert.equal(verbose.lines.length, 2);
  });

  it("says beforehand whether it would show a line", () => {
    const { log } = logged();
    assert.equal(log.enabled("info"), false);
    assert.equal(log.enabled("info", { source: "user" }), true);
    assert.equal(log.enabled("error"), true);
  });

  it("always shows the lines that editors wait for", () => {
    const { lines, log } = logged();
    log.log("info", "Worker process started and initialized.");
    log.log("info", "Host lock lease acquired by instance ID '0'.");
    assert.equal(lines.length, 2);
  });

  it("shows an error's stack once", () => {
    const { lines, log } = logged();
    const error = new Error("no such order");
    error.stack = "Error: no such order\n    at orders/index.js:3:9";
    log.log("error", "Executed 'Functions.orders' (Failed)", { error });
    const shown = `${AT} Error: no such order\n${AT}     at orders/index.js:3:9\n`;
    assert.equal(lines[0], `${AT} Executed 'Functions.orders' (Failed)\n${shown}`);
    log.log("error", `Failed: ${error.stack}`, { error });
    assert.equal(lines[1], `${AT} Failed: Error: no such order\n${AT}     at orders/index.js:3:9\n`);
  });

  it("shows what the user can mend with its cure instead of a stack", () => {
    const { lines, log } = logged();
    const error = new HostError("SHEAF_X", "No value for 'book'.", { cure: "Name it." });
    log.log("error", "Executed 'Functions.sign' (Failed)", { error });
    assert.equal(
      lines[0],
      `${AT} Executed 'Functions.sign' (Failed)\n${AT} SHEAF_X  No value for 'book'.\n${AT}   Name it.\n`,
    );
    log.log("error", `Failed: ${error.message}`, { error });
    assert.equal(lines[1], `${AT} Failed: No value for 'book'.\n${AT} SHEAF_X\n${AT}   Name it.\n`);
  });

  it("shows what a store answered without a stack, and once", () => {
    const { lines, log } = logged();
    const error = new Unavailable("The store is busy.");
    log.log("error", "Failed", { error });
    log.log("error", `Failed\n${error.message}`, { error });
    const shown = `${AT} Failed\n${AT} The store is busy.\n`;
    assert.deepEqual(lines, [shown, shown]);
  });

  it("colours by level where it is asked to", () => {
    const { lines, log } = logged({ paint: coloured });
    log.log("error", "bad");
    assert.equal(lines[0], `\u001b[2m${AT}\u001b[22m \u001b[31mbad\u001b[39m\n`);
  });
});
