import assert from "node:assert/strict";
import { eventually } from "../../bindings/api/testing.ts";
import { sheaf, sheafJson } from "../support/cli.ts";
import { HostProcess } from "../support/host-process.ts";
import { fn, http, onQueue, RunningApp, toQueue } from "./running-app.ts";

const MESSAGES = 400;

describe("two hosts on one store", function () {
  this.timeout(20_000);
  let running: RunningApp;
  let second: HostProcess;
  before(async () => {
    running = await RunningApp.start({
      ...fn(
        "Tick",
        [{ name: "timer", type: "timerTrigger", direction: "in", schedule: "* * * * * *" }],
        'record("tick", process.pid);',
      ),
      ...fn(
        "Work",
        [onQueue("work")],
        'record("work", { n: Number(input), pid: process.pid, count: context.bindingData.dequeueCount }); await pause(5);',
      ),
      ...fn(
        "Fill",
        [...http(), toQueue("messages", "work")],
        `context.bindings.messages = Array.from({ length: ${MESSAGES} }, (_, n) => String(n + 1)); return { status: 202 };`,
      ),
    });
    second = HostProcess.start(running.app.root);
    await second.running();
  });
  after(async () => {
    await second.stop();
    await running.end();
  });

  it("run each message once, both of them", async () => {
    assert.equal((await running.post("/api/Fill", "")).status, 202);
    await eventually(async () => (await works()).length >= MESSAGES, 10_000);
    const done = await works();
    const numbers = done.map(({ n }) => n).sort((a, b) => a - b);
    assert.deepEqual(
      numbers,
      Array.from({ length: MESSAGES }, (_, n) => n + 1),
    );
    assert.deepEqual(new Set(done.map(({ pid }) => pid)), new Set([running.host.pid, second.pid]));
    assert.ok(done.every(({ count }) => count === 1));
    const length = await sheafJson(["queue", "length", "work", "--app", running.app.root]);
    assert.deepEqual(length, { visible: 0, leased: 0 });
  });

  it("are woken at once by what a third process sends", async () => {
    const { code } = await sheaf(["queue", "send", "work", "1000", "--app", running.app.root]);
    assert.equal(code, 0);
    // Well before the second after which an idle host looks by itself.
    await eventually(async () => (await works()).some(({ n }) => n === 1_000), 500);
  });

  it("run a timer once a tick, and hand it over when the one that has it stops", async () => {
    await eventually(async () => (await ticks()).length >= 3, 6_000);
    const times = (await ticks()).map(({ at }) => Math.round(at / 1_000));
    assert.deepEqual(times, [...new Set(times)], "no tick has run twice");
    const runners = new Set((await ticks()).map(({ value }) => value));
    assert.equal(runners.size, 1);
    await (runners.has(second.pid) ? second : running.host).stop();
    await eventually(async () => (await ticks()).some(({ value }) => !runners.has(value)));
  });

  async function works(): Promise<readonly Work[]> {
    const records = await running.records();
    return records.filter(({ what }) => what === "work").map(({ value }) => value as Work);
  }

  async function ticks() {
    return (await running.records()).filter(({ what }) => what === "tick");
  }
});

interface Work {
  readonly n: number;
  readonly pid: number;
  readonly count: number;
}
