import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { type Clock, systemClock } from "../../../bindings/api/clock.ts";
import { eventually, StallableClock, VirtualClock } from "../../../bindings/api/testing.ts";

const CLOCKS: readonly (readonly [string, () => { clock: Clock; pass(ms: number): Promise<void> }])[] = [
  ["systemClock", () => ({ clock: systemClock, pass: async () => {} })],
  ["VirtualClock", virtual],
  ["StallableClock", () => stallable()],
];

for (const [name, make] of CLOCKS) {
  describe(name, () => {
    it("sleeps no shorter than it is told", async () => {
      const { clock, pass } = make();
      const start = clock.now();
      const slept = clock.sleep(20).then(() => clock.now());
      await pass(20);
      // Node's timers may fire up to a millisecond early by Date.now().
      assert.ok((await slept) - start >= 19);
    });

    it("ends a sleep when the signal aborts, at once when it is aborted already", async () => {
      const { clock } = make();
      const abort = new AbortController();
      const slept = clock.sleep(60_000, abort.signal);
      abort.abort();
      await slept;
      await clock.sleep(60_000, abort.signal);
    });

    it("calls back once, in the order of their times", async () => {
      const { clock, pass } = make();
      const calls: number[] = [];
      for (const ms of [20, 5, 12, -5]) clock.after(ms, () => calls.push(ms));
      await pass(50);
      await eventually(() => calls.length === 4);
      await pass(50);
      assert.deepEqual(calls, [-5, 5, 12, 20]);
    });

    it("does not call back what was cancelled", async () => {
      const { clock, pass } = make();
      const calls: string[] = [];
      clock.after(1, () => calls.push("cancelled"))();
      clock.after(5, () => calls.push("kept"));
      await pass(10);
      await eventually(() => calls.length > 0);
      assert.deepEqual(calls, ["kept"]);
    });

    it("never calls back before now returns the time", async () => {
      const { clock, pass } = make();
      const times: number[] = [];
      const start = clock.now();
      clock.after(3, () => times.push(clock.now() - start));
      await pass(1_000);
      await eventually(() => times.length > 0);
      assert.ok((times[0] ?? 0) >= 2);
    });
  });
}

describe("systemClock", () => {
  it("does not take a delay of months for none, as Node's timers do", async () => {
    let called = false;
    const cancel = systemClock.after(2 ** 31 + 5, () => {
      called = true;
    });
    await systemClock.sleep(20);
    cancel();
    assert.equal(called, false);
  });

  it("does not keep a process alive for a call back", () => {
    const clock = new URL("../../../bindings/api/clock.js", import.meta.url).href;
    const script = `import { systemClock } from ${JSON.stringify(clock)}; systemClock.after(60_000, () => {});`;
    const { status, signal } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      timeout: 4_000,
    });
    assert.deepEqual({ status, signal }, { status: 0, signal: null });
  });
});

describe("VirtualClock", () => {
  it("stands still until it is advanced", async () => {
    const { clock, pass } = virtual();
    const start = clock.now();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(clock.now(), start);
    await pass(1_500);
    assert.equal(clock.now(), start + 1_500);
  });

  it("lets a chain of sleeps run within one advance, each at its time", async () => {
    const { clock, pass } = virtual();
    const start = clock.now();
    const times: number[] = [];
    const chain = async () => {
      for (const ms of [10, 20, 30]) {
        await clock.sleep(ms);
        times.push(clock.now() - start);
      }
    };
    const done = chain();
    await pass(100);
    await done;
    assert.deepEqual(times, [10, 30, 60]);
  });
});

describe("StallableClock", () => {
  it("holds call backs while it is stalled, and lets them run when it is woken", async () => {
    const { clock, pass } = stallable();
    const calls: string[] = [];
    clock.after(10, () => calls.push("due"));
    clock.after(10, () => calls.push("cancelled while held"))();
    const cancelLater = clock.after(20, () => calls.push("cancelled later"));
    const wake = clock.stall();
    const start = clock.now();
    await pass(50);
    assert.equal(calls.length, 0);
    assert.equal(clock.now(), start + 50);
    cancelLater();
    wake();
    assert.equal(calls.join(), "due");
    clock.after(10, () => calls.push("as before"));
    await pass(10);
    assert.equal(calls.join(), "due,as before");
  });
});

function virtual() {
  const clock = new VirtualClock();
  return { clock, pass: (ms: number) => clock.advance(ms) };
}

function stallable() {
  const { clock, pass } = virtual();
  return { clock: new StallableClock(clock), pass };
}
