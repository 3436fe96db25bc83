import assert from "node:assert/strict";
import { eventually, VirtualClock } from "../../../bindings/api/testing.ts";
import { failed, misbehavingApps, returned, type WorkerApp } from "./worker-app.ts";

const LIMIT_MS = 300_000;
const limited = { timeoutMs: LIMIT_MS };

describe("a function that blocks its worker thread", function () {
  this.timeout(30_000);
  const { openLoaded } = misbehavingApps();

  it("ends it at its timeout, blames it alone, and runs its neighbours again", async () => {
    const clock = new VirtualClock();
    const app = await openLoaded({ clock });
    const earlier = app.call("hold", { ms: 1_500 }, limited);
    await clock.advance(60_000);
    const blocker = app.call("block", {}, limited);
    await silence(app, "'Functions.block'");
    // The earlier one's time is up first. It is not to blame.
    await clock.advance(LIMIT_MS - 60_000);
    await realTime(300);
    await clock.advance(60_000);
    const { error, fault } = failed(await blocker);
    assert.equal(fault, "timeout");
    assert.equal(
      error.message,
      "Timeout value of 00:05:00 exceeded by function 'Functions.block' (Id: 'block-2'). Initiating cancellation.",
    );
    assert.deepEqual(returned(await earlier), { ms: 1_500 });
  });

  it("fails neighbours that cannot run again as its neighbours", async () => {
    const clock = new VirtualClock();
    const app = await openLoaded({ clock });
    const neighbour = app.call("hold", { ms: 60_000 }, { ...limited, repeatable: false });
    const blocker = app.call("block", {}, limited);
    await silence(app, "'Functions.block'");
    await clock.advance(LIMIT_MS);
    assert.equal(failed(await blocker).fault, "timeout");
    const { error, fault } = failed(await neighbour);
    assert.equal(fault, "neighbour");
    assert.match(error.message, /'Functions\.block' \(Id: 'block-2'\) blocked it beyond its timeout/);
  });

  it("goes on answering with another thread, long before the timeout, also what had been sent to the blocked one", async () => {
    const app = await openLoaded();
    const blocker = app.call("block", {}, limited);
    const waiting = app.call("quick", 1, { ...limited, repeatable: false });
    assert.deepEqual(returned(await waiting), { got: 1 });
    assert.deepEqual(returned(await app.call("quick", 2)), { got: 2 });
    await app.end();
    assert.equal(failed(await blocker).fault, "stopped");
  });

  it("gives the time back to those who had to wait for a thread that blocked and went on", async () => {
    const clock = new VirtualClock();
    const app = await openLoaded({ clock });
    const held = app.call("hold", { ms: 2_200 }, { timeoutMs: 1_000 });
    const paused = app.call("pause", { ms: 2_000 }, limited);
    await silence(app, "'Functions.pause'");
    await clock.advance(1_500);
    assert.deepEqual(returned(await paused), { ms: 2_000 });
    assert.deepEqual(returned(await held), { ms: 2_200 });
  });

  it("answers 1,024 calls of which 64 block for 50 ms each", async () => {
    const app = await openLoaded();
    const calls = Array.from({ length: 1_024 }, (_, n) =>
      n % 16 === 0
        ? app.call("pause", { ms: 50 }, { repeatable: false })
        : app.call("quick", n, { repeatable: false }),
    );
    const replies = await Promise.all(calls);
    assert.ok(replies.every((reply) => reply.ok));
  });

  it("finds out who blocked after an await by running each suspect alone", async () => {
    const clock = new VirtualClock();
    const app = await openLoaded({ clock });
    const innocent = app.call("hold", { ms: 500 }, limited);
    const blocker = app.call("blockLater", {}, limited);
    await silence(app, "does not answer");
    await clock.advance(LIMIT_MS);
    assert.deepEqual(returned(await innocent), { ms: 500 });
    // Its time begins anew where it runs alone.
    await eventually(async () => {
      await clock.advance(LIMIT_MS);
      return Promise.race([blocker, false]);
    });
    const { error, fault } = failed(await blocker);
    assert.equal(fault, "timeout");
    assert.match(error.message, /'Functions\.blockLater'/);
  });

  it("fails HTTP suspects together and names them together", async () => {
    const clock = new VirtualClock();
    const app = await openLoaded({ clock });
    const once = { ...limited, repeatable: false };
    const innocent = app.call("hold", { ms: 500 }, limited);
    const held = app.invoke("httpHold", {}, once);
    const blocker = app.invoke("httpBlockLater", {}, once);
    await silence(app, "does not answer");
    await clock.advance(LIMIT_MS);
    assert.deepEqual([failed(await held).fault, failed(await blocker).fault], ["timeout", "timeout"]);
    assert.deepEqual(returned(await innocent), { ms: 500 });
    const [named] = app.logs.filter(({ message }) => message.includes("blocked it after an await"));
    assert.match(named?.message ?? "", /'Functions\.httpHold' .*'Functions\.httpBlockLater'/);
  });
});

async function silence(app: WorkerApp, what: string): Promise<void> {
  await eventually(
    () => app.logs.some(({ level, message }) => level === "warn" && message.includes(what)),
    10_000,
  );
}

/** Whether a thread answers is a matter of real time; so is giving the pool a chance to make a mistake. */
async function realTime(ms: number): Promise<void> {
  const end = performance.now() + ms;
  await eventually(() => performance.now() > end);
}
