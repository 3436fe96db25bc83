import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { eventually } from "../../bindings/api/testing.ts";
import { sheaf } from "../support/cli.ts";
import { fn, http, onQueue, RunningApp, toQueue } from "./running-app.ts";

const SAVES = 10;
const version = (n: number) =>
  fn(
    "Version",
    [...http(), toQueue("message", "seen")],
    `context.bindings.message = "x"; return { body: "${n}" };`,
  );
const seen = (n: number) =>
  fn("Seen", [onQueue("seen")], `await pause(5); record("${n}", context.bindingData.dequeueCount);`);

describe("an App whose files change while it runs", function () {
  this.timeout(20_000);
  let running: RunningApp;
  before(async () => {
    running = await RunningApp.start({
      ...{ ...version(0), ...seen(0) },
      ...fn("Greet", http("greet"), "return { body: process.env.GREETING };"),
      "local.settings.json": { Values: { GREETING: "hello" } },
    });
  });
  after(() => running.end());

  it("answers each request and runs each message once while it is saved ten times", async () => {
    const load = new Load(running);
    const callers = Array.from({ length: 8 }, () => load.run());
    for (let n = 1; n <= SAVES; n += 1) {
      await save({ ...version(n), ...seen(n) });
      await eventually(async () => (await answer("/api/Version")) === String(n));
    }
    load.isOver = true;
    await Promise.all(callers);
    assert.deepEqual(load.odd, []);
    assert.ok(load.bodies.size >= SAVES, `${load.bodies.size} versions have answered`);
    const sent = load.sent + probes;
    await eventually(async () => (await running.records()).length >= sent);
    const records = await running.records();
    assert.equal(records.length, sent, "each message ran once");
    assert.deepEqual(
      records.filter(({ value }) => value !== 1),
      [],
    );
    assert.doesNotMatch(running.host.output, /Failed|was not reloaded/);
  });

  it("goes on as before while a script has a syntax error, and says where", async () => {
    await keepsAnswering({ "Version/index.js": "module.exports = async () => {\n  const = 1;\n};" }, [
      /The App was not reloaded, its functions keep running as they were/,
      /Version[/]index\.js:2/,
      /SyntaxError/,
    ]);
  });

  it("goes on as before while a function.json is broken, and says where", async () => {
    await keepsAnswering({ "Version/function.json": '{ "bindings": [ { "type": "httpTriger" } ] }' }, [
      /was not reloaded/,
      /Version[/]function\.json:1:\d+/,
      /httpTrigger/,
    ]);
  });

  it("goes on as before while host.json is broken, and says where", async () => {
    await keepsAnswering({ "host.json": '{ "version": "2.0", }\n{' }, [/was not reloaded/, /host\.json:2:1/]);
    await running.app.write("host.json", { version: "2.0" });
  });

  it("takes a mended file", async () => {
    await save(version(77));
    await eventually(async () => (await answer("/api/Version")) === "77");
  });

  it("takes a function that is new, and lets go of one that is deleted", async () => {
    await save(fn("Fresh", http(), 'return { body: "fresh" };'));
    await eventually(async () => (await answer("/api/Fresh")) === "fresh");
    await rm(join(running.app.root, "Fresh"), { recursive: true });
    await eventually(async () => (await running.get("/api/Fresh")).status === 404);
  });

  it("takes a changed route, queue and setting", async () => {
    await save(fn("Greet", http("welcome"), "return { body: process.env.GREETING };"));
    await eventually(async () => (await answer("/api/welcome")) === "hello");
    assert.equal((await running.get("/api/greet")).status, 404);
    await save({ "local.settings.json": { Values: { GREETING: "good morning" } } });
    await eventually(async () => (await answer("/api/welcome")) === "good morning");
    await save(fn("Seen", [onQueue("other")], 'record("other", input);'));
    await sheaf(["queue", "send", "other", "for the new queue", "--app", running.app.root]);
    await eventually(async () =>
      (await running.records()).some(({ value }) => value === "for the new queue"),
    );
  });

  let probes = 0;
  async function answer(path: string): Promise<string> {
    if (path === "/api/Version") probes += 1;
    return (await running.get(path)).text();
  }

  async function save(files: Readonly<Record<string, unknown>>): Promise<void> {
    for (const [path, content] of Object.entries(files)) await running.app.write(path, content);
  }

  async function keepsAnswering(files: Record<string, unknown>, says: readonly RegExp[]): Promise<void> {
    const from = running.host.output.length;
    const before = await answer("/api/Version");
    await save(files);
    await eventually(() => says.every((pattern) => pattern.test(running.host.output.slice(from)))).catch(
      () => {
        assert.fail(`${says.join(" ")} is not in\n${running.host.output.slice(from)}`);
      },
    );
    assert.equal(await answer("/api/Version"), before);
  }
});

/** Callers that ask for the version again and again. */
class Load {
  isOver = false;
  sent = 0;
  readonly bodies = new Set<string>();
  /** What should not have been answered. */
  readonly odd: unknown[] = [];
  readonly #running: RunningApp;

  constructor(running: RunningApp) {
    this.#running = running;
  }

  async run(): Promise<void> {
    while (!this.isOver) {
      this.sent += 1;
      try {
        const answer = await this.#running.get("/api/Version");
        const body = await answer.text();
        this.bodies.add(body);
        if (answer.status !== 200 || !/^\d+$/.test(body)) this.odd.push([answer.status, body]);
      } catch (error) {
        this.odd.push(error);
      }
    }
  }
}
