import assert from "node:assert/strict";
import { systemClock } from "../../bindings/api/clock.ts";
import { eventually } from "../../bindings/api/testing.ts";
import { sheaf, sheafJson } from "../support/cli.ts";
import { fn, http, onQueue, RunningApp } from "./running-app.ts";

/** Takes as many ms as its message says the first time, none the second. */
const WORK = `const tries = context.bindingData.dequeueCount;
record("began", tries);
if (!process.env.SECOND) await pause(Number(input));
record("ended", tries);`;

describe("a host that is asked to end while functions run", function () {
  this.timeout(20_000);
  let running: RunningApp;
  afterEach(() => running.end());

  it("lets them end on SIGTERM: they are stored, and their callers get their answers", async () => {
    await start("10");
    await begin(600);
    const answer = running.get("/api/Slow");
    await noted("slow");
    running.host.signal("SIGTERM");
    assert.equal(await (await answer).text(), "slow");
    assert.equal(await running.host.exit(), 0);
    assert.deepEqual(await whats(), ["began", "slow", "ended"]);
    assert.deepEqual(await length(), { visible: 0, leased: 0 });
    assert.match(running.host.output, /Stopping: 10 s for what runs/);
  });

  it("takes nothing new meanwhile", async () => {
    await start("10");
    await begin(400);
    running.host.signal("SIGTERM");
    await running.host.says(/Stopping/);
    await send("0");
    assert.equal(await running.host.exit(), 0);
    assert.deepEqual(await whats(), ["began", "ended"]);
    assert.deepEqual(await length(), { visible: 1, leased: 0 });
  });

  it("gives back after --grace what has not ended, uncounted", async () => {
    await start("1");
    await begin(15_000);
    const code = await endsAfter("SIGTERM");
    assert.equal(code, 0);
    await comesBackUncounted();
  });

  it("gives back on Ctrl+C what does not end within half a second, uncounted", async () => {
    await start("30");
    await begin(15_000);
    const answer = running.get("/api/Slow?ms=15000").catch((error: unknown) => error);
    await noted("slow");
    const code = await endsAfter("SIGINT");
    assert.equal(code, 130);
    await answer;
    await comesBackUncounted();
  });

  it("ends at once on the second Ctrl+C", async () => {
    await start("30");
    await begin(15_000);
    running.host.signal("SIGTERM");
    await running.host.says(/Stopping/);
    await systemClock.sleep(150);
    const code = await endsAfter("SIGINT");
    assert.equal(code, 130);
  });

  async function start(grace: string): Promise<void> {
    running = await RunningApp.start(
      {
        ...fn("Work", [onQueue("work")], WORK),
        ...fn(
          "Slow",
          http(),
          'record("slow"); await pause(Number(input.query.ms || 300)); return { body: "slow" };',
        ),
      },
      { args: ["--grace", grace] },
    );
  }

  async function begin(ms: number): Promise<void> {
    await send(String(ms));
    await noted("began");
  }

  async function send(body: string): Promise<void> {
    const { code, stderr } = await sheaf(["queue", "send", "work", body, "--app", running.app.root]);
    assert.equal(code, 0, stderr);
  }

  function endsAfter(signal: NodeJS.Signals): Promise<number | string> {
    running.host.signal(signal);
    return running.host.exit();
  }

  async function comesBackUncounted(): Promise<void> {
    assert.deepEqual(await length(), { visible: 1, leased: 0 });
    await running.app.write("local.settings.json", { Values: { SECOND: "1" } });
    await running.restart();
    await noted("ended");
    const tries = (await running.records()).filter(({ what }) => what !== "slow").map(({ value }) => value);
    assert.deepEqual(tries, [1, 1, 1]);
  }

  async function noted(what: string): Promise<void> {
    await eventually(async () => (await whats()).includes(what));
  }

  async function whats(): Promise<string[]> {
    return (await running.records()).map(({ what }) => what);
  }

  function length(): Promise<unknown> {
    return sheafJson(["queue", "length", "work", "--app", running.app.root]);
  }
});
