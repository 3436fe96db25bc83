import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { VirtualClock } from "../../../bindings/api/testing.ts";
import { hostUntilStopped } from "../../../host/cli/host-until-stopped.ts";

/** A host that stops when it is told to hurry, or when `done` is called. */
function setup({ startNever = false } = {}) {
  const clock = new VirtualClock();
  const signals = new EventEmitter();
  const events: string[] = [];
  let done = () => {};
  const host = {
    start: () => (startNever ? new Promise<void>(() => {}) : Promise.resolve()),
    stop: (hurry: AbortSignal) =>
      new Promise<void>((resolve) => {
        events.push("stop");
        done = resolve;
        hurry.addEventListener("abort", () => {
          events.push(`hurry at ${clock.now() - start}`);
        });
      }),
  };
  const start = clock.now();
  const code = hostUntilStopped(host, {
    clock,
    graceMs: 30_000,
    signals,
    exit: (exitCode) => events.push(`exit ${exitCode} at ${clock.now() - start}`),
    started: () => events.push("started"),
    stopping: (signal) => events.push(`stopping ${signal}`),
    stopped: () => events.push("stopped"),
  });
  return { clock, signals, events, code, done: () => done() };
}

describe("a host until it is stopped", () => {
  it("gives what runs half a second after Ctrl+C and ends with 130", async () => {
    const { clock, signals, events, code, done } = setup();
    await clock.advance(0);
    signals.emit("SIGINT");
    await clock.advance(499);
    assert.deepEqual(events, ["started", "stopping SIGINT", "stop"]);
    await clock.advance(1);
    assert.equal(events.at(-1), "hurry at 500");
    done();
    assert.equal(await code, 130);
    assert.equal(events.at(-1), "stopped");
    assert.equal(signals.listenerCount("SIGINT"), 0);
  });

  it("is gone in under a second after Ctrl+C even when the host does not stop", async () => {
    const { clock, signals, events, done, code } = setup();
    await clock.advance(0);
    signals.emit("SIGINT");
    await clock.advance(1_000);
    assert.match(events.at(-1) ?? "", /^exit 130 at [5-9]\d\d$/);
    done();
    await code;
  });

  it("ends at once at the second Ctrl+C, but takes two signals of one keypress for one", async () => {
    const { clock, signals, events, done, code } = setup();
    await clock.advance(0);
    signals.emit("SIGINT");
    await clock.advance(3);
    signals.emit("SIGINT");
    await clock.advance(0);
    assert.equal(events.at(-1), "stop");
    await clock.advance(200);
    signals.emit("SIGINT");
    assert.equal(events.at(-1), "exit 130 at 203");
    done();
    await code;
  });

  it("drains for the grace period after SIGTERM and ends with 0", async () => {
    const { clock, signals, events, done, code } = setup();
    await clock.advance(0);
    signals.emit("SIGTERM");
    await clock.advance(29_999);
    assert.equal(events.at(-1), "stop");
    await clock.advance(1);
    assert.equal(events.at(-1), "hurry at 30000");
    done();
    assert.equal(await code, 0);
  });

  it("can be stopped while it starts", async () => {
    const { clock, signals, events, done, code } = setup({ startNever: true });
    signals.emit("SIGINT");
    await clock.advance(0);
    assert.deepEqual(events, ["stopping SIGINT", "stop"]);
    done();
    assert.equal(await code, 130);
  });

  it("passes on why a host cannot start", async () => {
    const clock = new VirtualClock();
    const signals = new EventEmitter();
    const host = { start: () => Promise.reject(new Error("the port is taken")), stop: async () => {} };
    const nothing = () => {};
    const options = {
      clock,
      graceMs: 0,
      signals,
      exit: nothing,
      started: nothing,
      stopping: nothing,
      stopped: nothing,
    };
    await assert.rejects(hostUntilStopped(host, options), /the port is taken/);
    assert.equal(signals.listenerCount("SIGINT"), 0);
  });
});
