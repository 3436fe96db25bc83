import assert from "node:assert/strict";
import path from "node:path";
import { eventually, VirtualClock } from "../../../bindings/api/testing.ts";
import type { Reply } from "../../../host/worker/messages.ts";
import { returned, WorkerApp, type WorkerAppOptions } from "./worker-app.ts";

const LIMIT_MS = 300_000;
const limited = { timeoutMs: LIMIT_MS };
const files = {
  "package.json": "{}",
  "quick.js": "module.exports = async (context, order) => ({ got: order });",
  "hold.js":
    "module.exports = async (context, { ms }) => { await new Promise((resolve) => setTimeout(resolve, ms)); return { ms }; };",
  "httpHold.js": "module.exports = (context) => new Promise(() => {});",
  "block.js": "module.exports = async () => { while (true); };",
  "blockLater.js":
    "module.exports = async () => { await new Promise((resolve) => setTimeout(resolve, 20)); while (true); };",
  "httpBlockLater.js":
    "module.exports = async () => { await new Promise((resolve) => setTimeout(resolve, 20)); while (true); };",
  "pause.js":
    "module.exports = async (context, { ms }) => { const end = Date.now() + ms; while (Date.now() < end); return { ms }; };",
  "throwLater.js": "module.exports = (context) => { setTimeout(() => { throw new Error('later'); }, 5); };",
  "rejectLater.js":
    "module.exports = async () => { Promise.reject(new Error('unheard')); await new Promise(() => {}); };",
  "throwAfter.js":
    "module.exports = async () => { setTimeout(() => { throw new Error('too late'); }, 20); };",
  "exit.js": "module.exports = async () => { await null; process.exit(3); };",
  "exitAfter.js": "module.exports = async () => { setTimeout(() => process.exit(4), 20); };",
  "memory.js":
    "module.exports = async () => { const all = []; while (true) all.push(new Array(10_000).fill(1.5)); };",
  "memoryLater.js":
    "module.exports = async () => { const all = []; while (true) { await null; all.push(new Array(10_000).fill(1.5)); } };",
  "where.js":
    "module.exports = async () => ({ cwd: process.cwd(), resolved: require('path').resolve('x'), pwd: process.env.PWD, mine: process.env.MINE, path: process.env.PATH });",
};

describe("the worker pool", function () {
  this.timeout(30_000);
  const opened: WorkerApp[] = [];
  const open = async (more: Partial<WorkerAppOptions> = {}) => {
    const app = await WorkerApp.make({ kind: "thread", files, ...more });
    opened.push(app);
    return app;
  };
  const openLoaded = async (more: Partial<WorkerAppOptions> = {}) => {
    const app = await open(more);
    await app.load();
    return app;
  };
  afterEach(async () => {
    for (const app of opened.splice(0)) await app.end();
  });

  describe("when a function blocks", () => {
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

  describe("when a function breaks out", () => {
    for (const [name, message] of [
      ["throwLater", "later"],
      ["rejectLater", "unheard"],
    ] as const) {
      it(`fails only the one that did: ${name}`, async () => {
        const app = await openLoaded();
        const neighbour = app.call("hold", { ms: 100 }, { repeatable: false });
        const { error, fault } = failed(await app.call(name));
        assert.deepEqual([error.message, fault], [message, "function"]);
        assert.deepEqual(returned(await neighbour), { ms: 100 });
        assert.deepEqual(app.logs, []);
      });
    }

    it("logs what is thrown after an invocation is over, with its name", async () => {
      const app = await openLoaded();
      assert.ok((await app.call("throwAfter")).ok);
      const entry = await eventually(() => app.logs[0]);
      assert.deepEqual(
        [entry?.level, entry?.functionName, entry?.invocationId],
        ["error", "throwAfter", "throwAfter-1"],
      );
      assert.match(entry?.message ?? "", /Uncaught after the invocation was over: Error: too late/);
      assert.ok((await app.call("quick")).ok);
    });

    it("ends the thread of a function that calls process.exit, and nobody else fails", async () => {
      const app = await openLoaded();
      const neighbour = app.call("hold", { ms: 100 });
      const once = app.call("hold", { ms: 60_000 }, { repeatable: false });
      const { error, fault } = failed(await app.call("exit"));
      assert.equal(fault, "exit");
      assert.equal(
        error.message,
        "Function 'Functions.exit' (Id: 'exit-3') ended its worker thread: process.exit(3) was called.",
      );
      assert.deepEqual(returned(await neighbour), { ms: 100 });
      assert.equal(failed(await once).fault, "neighbour");
      assert.deepEqual(returned(await app.call("quick", 1)), { got: 1 });
    });

    it("names who called process.exit when it was over", async () => {
      const app = await openLoaded();
      assert.ok((await app.call("exitAfter")).ok);
      const entry = await eventually(() => app.logs[0]);
      assert.match(
        entry?.message ?? "",
        /'Functions\.exitAfter' \(Id: 'exitAfter-1'\): process\.exit\(4\) was called/,
      );
    });

    for (const name of ["memory", "memoryLater"]) {
      it(`blames the one that used up the memory: ${name}`, async () => {
        const app = await openLoaded({ heapLimitMb: 48 });
        const neighbour = app.call("hold", { ms: 300 });
        const { error, fault } = failed(await app.call(name));
        assert.equal(fault, "exit");
        assert.match(error.message, /out of memory/);
        assert.deepEqual(returned(await neighbour), { ms: 300 });
      });
    }

    it("does not run again what nobody waits for", async () => {
      const app = await openLoaded();
      const neighbour = app.call("hold", { ms: 60_000 }, { unwanted: AbortSignal.abort() });
      await app.call("exit");
      assert.equal(failed(await neighbour).fault, "neighbour");
    });
  });

  describe("its threads", () => {
    it("see the environment, the settings, and the App folder as their own", async () => {
      const app = await openLoaded({ environment: { MINE: "setting" } });
      const { root } = app.app;
      assert.deepEqual(returned(await app.call("where")), {
        cwd: root,
        resolved: path.join(root, "x"),
        pwd: root,
        mine: "setting",
        path: process.env.PATH,
      });
      assert.equal(process.env.MINE, undefined);
    });

    it("share the calls, the least busy one first", async () => {
      const app = await openLoaded({
        count: 2,
        files: {
          "id.js":
            "module.exports = async () => { await new Promise((resolve) => setTimeout(resolve, 50)); return require('worker_threads').threadId; };",
        },
      });
      await eventually(async () => {
        const replies = await Promise.all([app.call("id"), app.call("id"), app.call("id"), app.call("id")]);
        const ids = replies.map((reply) => reply.ok && reply.returnValue?.int);
        return new Set(ids).size === 2 && ids.filter((id) => id === ids[0]).length === 2;
      });
    });

    it("are gone when it has stopped", async () => {
      const before = ports();
      const app = await openLoaded({ count: 3 });
      await app.call("quick");
      assert.ok(ports() > before);
      await app.worker.stop(new AbortController().signal);
      assert.equal(ports(), before);
    });

    it("load without the function whose module calls process.exit", async () => {
      const app = await open({ files: { ...files, "bad.js": "process.exit(1);" } });
      const { errors } = await app.load();
      const message = "Worker was unable to load function bad: 'process.exit(1) was called.'";
      assert.deepEqual(errors, [{ functionId: "id of bad", message }]);
      assert.equal(failed(await app.call("bad")).error.message, message);
      assert.ok((await app.call("quick")).ok);
    });

    it("load without the function whose module does not come to an end", async () => {
      const app = await open({ files: { ...files, "bad.js": "while (true);" }, loadTimeoutMs: 1_000 });
      const { errors } = await app.load();
      assert.deepEqual(
        errors.map(({ message }) => message),
        ["Worker was unable to load function bad: 'it did not come to an end in time.'"],
      );
      assert.ok((await app.call("quick")).ok);
    });
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

function ports(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === "MessagePort").length;
}

function failed(reply: Reply): Reply & { ok: false } {
  assert.equal(reply.ok, false);
  return reply as Reply & { ok: false };
}
