import assert from "node:assert/strict";
import path from "node:path";
import { eventually } from "../../../bindings/api/testing.ts";
import { misbehavingFiles } from "./misbehaving-files.ts";
import { failed, misbehavingApps, returned } from "./worker-app.ts";

describe("the worker pool", function () {
  this.timeout(30_000);
  const { open, openLoaded } = misbehavingApps();

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
      const neighbour = app.call("hold", { ms: 60_000 }, { isUnwanted: () => true });
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
      const app = await open({ files: { ...misbehavingFiles, "bad.js": "process.exit(1);" } });
      const { errors } = await app.load();
      const message = "Worker was unable to load function bad: 'process.exit(1) was called.'";
      assert.deepEqual(errors, [{ functionId: "id of bad", message }]);
      assert.equal(failed(await app.call("bad")).error.message, message);
      assert.ok((await app.call("quick")).ok);
    });

    it("load without the function whose module does not come to an end", async () => {
      const app = await open({
        files: { ...misbehavingFiles, "bad.js": "while (true);" },
        loadTimeoutMs: 1_000,
      });
      const { errors } = await app.load();
      assert.deepEqual(
        errors.map(({ message }) => message),
        ["Worker was unable to load function bad: 'it did not come to an end in time.'"],
      );
      assert.ok((await app.call("quick")).ok);
    });
  });
});

function ports(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === "MessagePort").length;
}
