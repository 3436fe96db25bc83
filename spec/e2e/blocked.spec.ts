import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { eventually } from "../../bindings/api/testing.ts";
import { sheafJson } from "../support/cli.ts";
import { fn, hostJson, http, onQueue, RunningApp, toQueue } from "./running-app.ts";

const ONE_ATTEMPT = { queues: { maxDequeueCount: 1 } };
const SPIN = "while (true);";
const HELLO = fn("Hello", http(), 'return { body: "hello" };');
/** POST /api/send/<queue> sends the body to it. */
const SEND = fn(
  "Send",
  [...http("send/{queue}"), toQueue("message", "{queue}")],
  "context.bindings.message = input.rawBody; return { status: 202 };",
);
/** Notes when it begins and ends, and takes a while. */
const takeAWhile = (name: string, binding: Readonly<Record<string, unknown>>) =>
  fn(
    name,
    [binding],
    `record("${name} began", context.bindingData.dequeueCount);
await pause(700);
record("${name} ended", context.bindingData.dequeueCount);`,
  );

describe("a function in while (true)", function () {
  this.timeout(20_000);
  let running: RunningApp;
  after(() => running.end());

  it("stops neither the status, nor other functions, nor Ctrl+C, and its message comes back uncounted", async () => {
    running = await RunningApp.start({
      ...{ ...HELLO, ...SEND },
      ...fn("Spin", [onQueue("spin")], `record("spin", context.bindingData.dequeueCount); ${SPIN}`),
    });
    await running.post("/api/send/spin", "x");
    await eventually(async () => (await running.records()).length === 1);
    assert.equal((await running.get("/admin/host/status")).status, 200);
    const answers = await Promise.all([1, 2, 3].map(() => running.get("/api/hello")));
    assert.deepEqual(await Promise.all(answers.map((answer) => answer.text())), ["hello", "hello", "hello"]);
    const children = childrenOf(running.host.pid);
    running.host.signal("SIGINT");
    assert.equal(await running.host.exit(), 130);
    assert.deepEqual(children.filter(isAlive), []);
    await running.restart();
    await eventually(async () => (await running.records()).length === 2);
    assert.deepEqual(
      (await running.records()).map(({ value }) => value),
      [1, 1],
    );
  });
});

describe("a function that does harm to its worker thread", function () {
  this.timeout(30_000);
  let running: RunningApp;
  before(async () => {
    running = await RunningApp.start({
      ...hostJson(ONE_ATTEMPT, { functionTimeout: "00:00:01" }),
      "local.settings.json": { Values: { SHEAF_HEAP_LIMIT_MB: "48" } },
      ...{ ...HELLO, ...SEND },
      ...fn(
        "PutBlob",
        [...http("put"), { name: "blob", type: "blob", direction: "out", path: "calm/{rand-guid}" }],
        "context.bindings.blob = input.rawBody; return { status: 202 };",
      ),
      ...fn("Wait", http("wait"), 'record("Wait began"); await pause(700); return { body: "waited" };'),
      ...takeAWhile("CalmQueue", onQueue("calm")),
      ...takeAWhile("CalmBlob", { name: "blob", type: "blobTrigger", direction: "in", path: "calm/{name}" }),
      ...takeAWhile("CalmTimer", {
        name: "timer",
        type: "timerTrigger",
        direction: "in",
        schedule: "* * * * * *",
      }),
      ...fn("Spin", [onQueue("spin")], SPIN),
      ...fn("SpinLater", [onQueue("spin-later")], `await pause(20); ${SPIN}`),
      ...fn(
        "ThrowLater",
        [onQueue("throw-later")],
        'setTimeout(() => { throw new Error("thrown later"); }, 20); await pause(600);',
      ),
      ...fn(
        "RejectLater",
        [onQueue("reject-later")],
        'Promise.reject(new Error("nobody hears")); await pause(600);',
      ),
      ...fn("Exit", [onQueue("exit")], "await pause(20); process.exit(3);"),
      ...fn("Hoard", [onQueue("hoard")], "let list; while (true) list = { list, n: Math.random() };"),
    });
  });
  after(() => running.end());

  for (const [queue, culprit, why] of [
    ["spin", "Spin", /Timeout value of 00:00:01 exceeded by function 'Functions\.Spin'/],
    ["spin-later", "SpinLater", /Timeout value of 00:00:01 exceeded by function 'Functions\.SpinLater'/],
    ["throw-later", "ThrowLater", /thrown later/],
    ["reject-later", "RejectLater", /nobody hears/],
    ["exit", "Exit", /process\.exit\(3\) was called/],
    ["hoard", "Hoard", /reached its heap limit/],
  ] as const) {
    it(`is the only one to blame: ${culprit}`, async () => {
      const earlier = running.host.output.length;
      const recorded = (await running.records()).length;
      const neighbours = await startNeighbours(recorded);
      await running.post(`/api/send/${queue}`, "x");
      await eventually(async () => (await length(`${queue}-poison`)) === 1, 15_000);
      const answer = await neighbours.answer;
      const log = running.host.output.slice(earlier);
      assert.match(log, new RegExp(`Executed 'Functions\\.${culprit}' \\(Failed`));
      assert.match(log, why);
      const harmless = ["throw-later", "reject-later"].includes(queue);
      assert.equal(answer.status, harmless ? 200 : 500);
      if (!harmless) assert.equal(await answer.text(), "");
      await neighboursEnd(recorded);
      const failed = [...log.matchAll(/Executed 'Functions\.(\w+)' \(Failed/g)].map(([, name]) => name);
      assert.deepEqual(new Set(failed.filter((name) => name !== "Wait")), new Set([culprit]));
      assert.equal(await (await running.get("/api/hello")).text(), "hello");
    });
  }

  it("leaves its neighbours' messages uncounted", async () => {
    assert.equal(await length("calm-poison"), 0);
    const counts = (await running.records()).filter(({ what }) => what.startsWith("CalmQueue"));
    assert.ok(counts.every(({ value }) => value === 1));
  });

  /** One of each kind, all begun when this resolves. */
  async function startNeighbours(recorded: number): Promise<{ readonly answer: Promise<Response> }> {
    await noted(recorded, ["CalmTimer began"]);
    const waiting = running.get("/api/wait");
    await Promise.all([running.post("/api/send/calm", "x"), running.post("/api/put", "x")]);
    await noted(recorded, ["CalmQueue began", "CalmBlob began", "Wait began"]);
    return { answer: waiting };
  }

  function neighboursEnd(recorded: number): Promise<void> {
    return noted(recorded, ["CalmQueue ended", "CalmBlob ended", "CalmTimer ended"]);
  }

  async function noted(recorded: number, names: readonly string[]): Promise<void> {
    await eventually(async () => {
      const seen = new Set((await running.records()).slice(recorded).map(({ what }) => what));
      return names.every((name) => seen.has(name));
    }, 15_000);
  }

  async function length(queue: string): Promise<number> {
    const { visible } = (await sheafJson(["queue", "length", queue, "--app", running.app.root])) as {
      visible: number;
    };
    return visible;
  }
});

function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync("pgrep", ["-P", String(pid)], { encoding: "utf8" });
  return stdout.split("\n").filter(Boolean).map(Number);
}

function isAlive(pid: number): boolean {
  return spawnSync("kill", ["-0", String(pid)]).status === 0;
}
