import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { eventually, VirtualClock } from "../../bindings/api/testing.ts";
import { failed, returned, WorkerApp, type WorkerAppOptions } from "../host/worker/worker-app.ts";

const ECHO = "module.exports = async (context, order) => ({ got: order });";
const HOLD =
  "module.exports = async (context, { ms }) => { await new Promise((resolve) => setTimeout(resolve, ms)); return { ms }; };";

for (const kind of ["inline", "thread"] as const) {
  describe(`a worker: ${kind}`, () => {
    const opened: WorkerApp[] = [];
    const open = async (files: WorkerAppOptions["files"], more: Partial<WorkerAppOptions> = {}) => {
      const app = await WorkerApp.make({ kind, files, ...more });
      opened.push(app);
      return app;
    };
    afterEach(async () => {
      for (const app of opened.splice(0)) await app.end();
    });

    it("runs a function and replies with its outputs and its return value", async () => {
      const app = await open({
        "f.js":
          "module.exports = async (context, order) => { context.bindings.out = order; return 'back'; };",
      });
      await app.load();
      assert.deepEqual(await app.call("f", { a: 1 }), {
        ok: true,
        outputData: [{ name: "out", data: { json: '{"a":1}' } }],
        returnValue: { string: "back" },
      });
    });

    it("answers a request", async () => {
      const app = await open({
        "http.js":
          "module.exports = (context, req) => context.res.status(201).set('X-A', req.query.a).send({ you: req.body });",
      });
      await app.load();
      const request = {
        method: "POST",
        url: "http://h/api/http",
        headers: {},
        query: { a: "1" },
        params: {},
        body: { bytes: Buffer.from('{"b":2}') },
      };
      const reply = await app.invoke("http", { req: { http: request } }, { repeatable: false });
      const http = {
        statusCode: "201",
        headers: { "x-a": "1" },
        cookies: [],
        body: { json: '{"you":{"b":2}}' },
      };
      assert.deepEqual(reply, { ok: true, outputData: [{ name: "res", data: { http } }] });
    });

    it("waits for the App to be loaded", async () => {
      const app = await open({ "f.js": ECHO });
      const early = app.load().then(() => "loaded");
      assert.deepEqual(returned(await app.call("f", 1)), { got: 1 });
      assert.equal(await early, "loaded");
    });

    it("keeps many calls at once apart", async () => {
      const app = await open({ "f.js": ECHO });
      await app.load();
      const replies = await Promise.all(Array.from({ length: 500 }, (_, n) => app.call("f", { n })));
      assert.deepEqual(
        replies.map(returned),
        replies.map((_, n) => ({ got: { n } })),
      );
    });

    for (const size of [0, 1, 8_192, 8_193, 1_000_000]) {
      it(`carries ${size} bytes there and back, and leaves the caller's alone`, async () => {
        const app = await open({
          "f.js":
            "module.exports = async (context, blob) => { context.bindings.out = Buffer.from(blob); blob.fill(0); };",
        });
        await app.load();
        const bytes = Buffer.alloc(size, Buffer.from([0, 1, 127, 128, 255]));
        const before = Buffer.from(bytes);
        const reply = await app.invoke("f", { order: { bytes } });
        assert.ok(reply.ok);
        assert.ok(before.equals(reply.outputData[0]?.data.bytes ?? Buffer.from("none")));
        assert.ok(before.equals(bytes));
      });
    }

    it("hands over trigger metadata, retry and trace", async () => {
      const app = await open({
        "f.js":
          "module.exports = async ({ bindingData, executionContext, traceContext }) => ({ bindingData, retry: executionContext.retryContext, traceContext });",
      });
      await app.load();
      const reply = await app.call("f", 1, {
        triggerMetadata: { DequeueCount: { int: 3 }, Half: { double: 0.5 }, Id: { string: "x" } },
        retryContext: { retryCount: 1, maxRetryCount: 2 },
        traceContext: { traceParent: "p", traceState: "s", attributes: {} },
      });
      assert.deepEqual(returned(reply), {
        bindingData: { invocationId: "f-1", dequeueCount: 3, half: 0.5, id: "x" },
        retry: { retryCount: 1, maxRetryCount: 2 },
        traceContext: { traceparent: "p", tracestate: "s", attributes: {} },
      });
    });

    it("carries numbers that JSON has no word for", async () => {
      const app = await open({ "f.js": "module.exports = async () => Infinity;" });
      await app.load();
      const reply = await app.call("f");
      assert.deepEqual(reply.ok && reply.returnValue, { double: Number.POSITIVE_INFINITY });
    });

    it("replies with the error of a function that throws", async () => {
      const app = await open({
        "f.js": "module.exports = async () => { throw new RangeError('too far'); };",
      });
      await app.load();
      const { error, fault } = failed(await app.call("f"));
      assert.deepEqual([error.name, error.message, fault], ["RangeError", "too far", "function"]);
      assert.match(error.stack ?? "", /f\.js/);
    });

    it("finds the function in a module as the worker of Azure does", async () => {
      const app = await open(
        {
          "package.json": "{}",
          "whole.js": "module.exports = function () { return Promise.resolve(this === module.exports); };",
          "only.js": "exports.anything = async function () { return this === exports; };",
          "run.js":
            "exports.helper = () => 'help'; exports.run = async function () { return this.helper(); };",
          "index.js": "exports.a = 1; exports.index = async () => 'index';",
          "named.js":
            "exports.other = 1; exports.run = async () => 'run'; exports.mine = async () => 'mine';",
          "esm.mjs": "export default async () => 'esm';",
          "common.cjs": "module.exports = async () => 'cjs';",
        },
        { entryPoints: { named: "mine" } },
      );
      assert.deepEqual((await app.load()).errors, []);
      const names = ["whole", "only", "run", "index", "named", "esm", "common"];
      const replies = await Promise.all(names.map((name) => app.call(name)));
      const values = replies.map(
        (reply) => reply.ok && (reply.returnValue?.string ?? reply.returnValue?.json),
      );
      assert.deepEqual(values, ["true", "true", "help", "index", "mine", "esm", "cjs"]);
    });

    it("reads scripts anew for an App that was loaded before", async () => {
      const before = await open({ "f.js": "module.exports = async () => 'before';" });
      await before.load();
      assert.deepEqual(returned(await before.call("f")), { string: "before" });
      await writeFile(path.join(before.app.root, "f.js"), "module.exports = async () => 'after';");
      const after = await open({});
      await after.worker.load(before.app);
      assert.deepEqual(returned(await after.call("f")), { string: "after" });
    });

    it("imports .js where package.json says module", async () => {
      const app = await open({
        "package.json": '{"type":"module"}',
        "f.js": "export const f = async () => import.meta.url.slice(-4);",
      });
      await app.load();
      assert.deepEqual(returned(await app.call("f")), { string: "f.js" });
    });

    it("keeps functions that cannot be loaded, fails their calls with the reason, and runs the rest", async () => {
      const app = await open({
        "throws.js": "throw new Error('no way');",
        "nothing.js": "exports.a = 1; exports.b = 2;",
        "value.js": "module.exports = { run: 5 };",
        "good.js": ECHO,
      });
      const { errors } = await app.load();
      const unable = (name: string, why: string) => `Worker was unable to load function ${name}: '${why}'`;
      const messages = [
        unable("throws", "no way"),
        unable(
          "nothing",
          "Unable to determine function entry point: undefined. If multiple functions are exported, you must indicate the entry point, either by naming it 'run' or 'index', or by naming it explicitly via the 'entryPoint' metadata property.",
        ),
        unable(
          "value",
          "The resolved entry point is not a function and cannot be invoked by the functions runtime. Make sure the function has been correctly exported.",
        ),
      ];
      assert.deepEqual(
        errors.map(({ functionId, message }) => [functionId, message]),
        ["throws", "nothing", "value"].map((name, at) => [`id of ${name}`, messages[at]]),
      );
      assert.equal(failed(await app.call("throws")).error.message, messages[0]);
      assert.deepEqual(returned(await app.call("good", 1)), { got: 1 });
    });

    it("fails a call of a function it does not know", async () => {
      const app = await open({ "f.js": ECHO });
      await app.load();
      assert.equal(failed(await app.call("other")).error.system, true);
    });

    it("names function and invocation in whatever is logged and printed, also while others run", async () => {
      const app = await open({
        "f.js": `module.exports = async (context, { n }) => {
          context.log('log', n); console.log('out %d', n); console.warn('warn', n);
          await new Promise((resolve) => setTimeout(resolve, 5));
          console.error('err', n); console.debug('debug', n); process.stdout.write('raw ' + n + '\\n');
        };`,
      });
      await app.load();
      await Promise.all([1, 2, 3].map((n) => app.call("f", { n })));
      await eventually(() => app.logs.length === 18);
      for (const n of [1, 2, 3]) {
        const mine = app.logs.filter(({ invocationId }) => invocationId === `f-${n}`);
        assert.ok(mine.every((entry) => entry.functionName === "f" && entry.source === "user"));
        assert.deepEqual(
          mine.map(({ level, message }) => `${level} ${message}`),
          [
            `info log ${n}`,
            `info out ${n}`,
            `warn warn ${n}`,
            `error err ${n}`,
            `debug debug ${n}`,
            `info raw ${n}`,
          ],
        );
      }
    });

    it("fails a call at its timeout, and that one only", async () => {
      const clock = new VirtualClock();
      const app = await open({ "f.js": HOLD }, { clock });
      await app.load();
      const late = app.call("f", { ms: 60_000 }, { timeoutMs: 300_000 });
      const neighbour = app.call("f", { ms: 600 }, { timeoutMs: 600_000 });
      await clock.advance(300_000);
      const { error, fault } = failed(await late);
      assert.equal(fault, "timeout");
      assert.equal(
        error.message,
        "Timeout value of 00:05:00 exceeded by function 'Functions.f' (Id: 'f-1'). Initiating cancellation.",
      );
      assert.deepEqual(returned(await neighbour), { ms: 600 });
    });

    it("lets running calls end when it stops, and takes no new ones", async () => {
      const app = await open({ "f.js": HOLD });
      await app.load();
      const running = app.call("f", { ms: 50 });
      const stopped = app.worker.stop(new AbortController().signal);
      assert.equal(failed(await app.call("f", { ms: 1 })).fault, "stopped");
      await stopped;
      assert.deepEqual(returned(await running), { ms: 50 });
    });

    it("resolves every stop when the last call is done", async () => {
      const app = await open({ "f.js": HOLD });
      await app.load();
      const running = app.call("f", { ms: 50 });
      await Promise.all([1, 2].map(() => app.worker.stop(new AbortController().signal)));
      assert.deepEqual(returned(await running), { ms: 50 });
    });

    it("ends running calls as stopped when there is no time", async () => {
      const app = await open({ "f.js": HOLD });
      await app.load();
      const running = app.call("f", { ms: 60_000 });
      const hurry = new AbortController();
      const stopped = app.worker.stop(hurry.signal);
      hurry.abort();
      await stopped;
      assert.equal(failed(await running).fault, "stopped");
    });
  });
}
