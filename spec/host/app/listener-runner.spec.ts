import assert from "node:assert/strict";
import { TestLog, VirtualClock } from "../../../bindings/api/testing.ts";
import { ListenerRunner } from "../../../host/app/listener-runner.ts";

describe("ListenerRunner", () => {
  const gently = new AbortController().signal;

  it("stops a listener that is still starting when it is asked to stop", async () => {
    const journal: string[] = [];
    let started = () => {};
    const listener = {
      start: () =>
        new Promise<void>((resolve) => (started = resolve)).then(() => void journal.push("started")),
      stop: async () => void journal.push("stopped"),
    };
    const runner = new ListenerRunner("f", listener, { clock: new VirtualClock(), log: new TestLog() });
    const starting = runner.start();
    const stopping = runner.stop(gently);
    started();
    await Promise.all([starting, stopping]);
    assert.deepEqual(journal, ["started", "stopped"]);
  });

  it("tells of a listener that cannot be stopped, and lets the others and the worker end", async () => {
    const log = new TestLog();
    const listener = { start: async () => {}, stop: async () => assert.fail("no answer") };
    const runner = new ListenerRunner("f", listener, { clock: new VirtualClock(), log });
    await runner.start();
    await runner.stop(gently);
    assert.match(log.errors().join(), /listener for function 'Functions\.f' could not be stopped.*no answer/);
  });

  it("tries no more when it was stopped during a try that fails", async () => {
    let tries = 0;
    const listener = {
      start: async () => {
        tries += 1;
        throw new Error("no broker");
      },
      stop: async () => assert.fail("it never started"),
    };
    const clock = new VirtualClock();
    const runner = new ListenerRunner("f", listener, { clock, log: new TestLog() });
    const starting = runner.start();
    await runner.stop(gently);
    await starting;
    await clock.advance(600_000);
    assert.equal(tries, 1);
  });
});
