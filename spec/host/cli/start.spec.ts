import assert from "node:assert/strict";
import { createServer } from "node:net";
import { eventually } from "../../../bindings/api/testing.ts";
import { sheaf } from "../../support/cli.ts";
import { HostProcess } from "../../support/host-process.ts";
import { makeApp, type TempApp } from "../../support/temp-app.ts";

const http = { name: "req", type: "httpTrigger", direction: "in", authLevel: "anonymous", methods: ["get"] };
const FILES = {
  "hello/function.json": { bindings: [http, { name: "res", type: "http", direction: "out" }] },
  "hello/index.js": `module.exports = async (context) => {
    context.log("greeting");
    context.res = { body: "hello" };
  };`,
  "slow/function.json": { bindings: [http, { name: "res", type: "http", direction: "out" }] },
  "slow/index.js": `module.exports = async (context) => {
    context.log("began");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    context.res = { body: "done" };
  };`,
  "take/function.json": {
    bindings: [{ name: "message", type: "queueTrigger", direction: "in", queueName: "work" }],
  },
  "take/index.js": "module.exports = async () => {};",
};

describe("sheaf start", function () {
  this.timeout(30_000);
  let app: TempApp;
  let host: HostProcess | undefined;
  beforeEach(async () => {
    app = await makeApp(FILES);
  });
  afterEach(async () => {
    await host?.kill();
    host = undefined;
    await app.remove();
  });
  const start = async (...args: string[]) => {
    host = HostProcess.start(app.root, args);
    await host.running();
    return host;
  };

  it("shows where it listens, what it runs, and the lines that editors wait for", async () => {
    const { output } = await start();
    assert.match(output, /^\nSheaf \d+\.\d+\.\d+ on Node\.js v/);
    assert.match(output, /\[\d{4}-\d\d-\d\dT[\d:.]+Z\] Worker process started and initialized\.\n/);
    assert.match(output, /Listening on http:\/\/127\.0\.0\.1:\d+\n\nFunctions:\n/);
    assert.match(output, /\n\thello: \[GET\] http:\/\/127\.0\.0\.1:\d+\/api\/hello\n\n/);
    assert.match(output, /\n\ttake: queueTrigger {2}queue 'work'\n\n/);
    assert.match(output, /For detailed output, run sheaf with --verbose flag\.\n/);
    assert.match(output, /Host lock lease acquired by instance ID '[0-9a-f]{32}'\./);
  });

  it("shows what user code logs, and with --verbose when it ran", async () => {
    const quiet = await start();
    await fetch(`${await quiet.url()}/api/hello`);
    await quiet.says(/Z\] hello [0-9a-f]{8} greeting\n/);
    assert.doesNotMatch(quiet.output, /Executing/);
    await quiet.stop();
    const verbose = await start("--verbose");
    await fetch(`${await verbose.url()}/api/hello`);
    await verbose.says(/Executing 'Functions\.hello' \(Reason='[^']+', Id=[0-9a-f-]{36}\)/);
    await verbose.says(/Executed 'Functions\.hello' \(Succeeded, Id=[0-9a-f-]{36}, Duration=\d+ms\)/);
  });

  it("runs only the functions that it is told to", async () => {
    const { output } = await start("--functions", "take");
    assert.match(output, /\ttake: queueTrigger/);
    assert.doesNotMatch(output, /\thello:/);
  });

  it("writes one JSON object a line with --json, and nothing else", async () => {
    const { output } = await start("--json");
    const lines = output
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const running = lines.find((line) => line.message === "Running");
    assert.match(running.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.deepEqual(
      running.functions.map(({ name }: { name: string }) => name),
      ["hello", "slow", "take"],
    );
  });

  it("is gone after Ctrl+C, whatever runs, and its port is free", async () => {
    const { url, ...running } = { url: await (await start()).url(), host };
    const answer = fetch(`${url}/api/slow`).catch(() => undefined);
    await running.host?.says(/began/);
    running.host?.signal("SIGINT");
    assert.equal(await running.host?.exit(), 130);
    await answer;
    const port = Number(new URL(url).port);
    const server = createServer().listen(port, "127.0.0.1");
    await eventually(() => server.listening);
    server.close();
  });

  it("lets what runs end after SIGTERM", async () => {
    const running = await start();
    const answer = fetch(`${await running.url()}/api/slow`).then((response) => response.text());
    await running.says(/began/);
    running.signal("SIGTERM");
    assert.equal(await answer, "done");
    assert.equal(await running.exit(), 0);
  });

  it("ends with 4 when the port is taken, and says what to do", async () => {
    const port = new URL(await (await start()).url()).port;
    const second = await sheaf(["start", "--app", app.root, "--port", port]);
    assert.equal(second.code, 4);
    assert.match(second.stderr, /SHEAF_PORT_TAKEN .*\n {2}.*--port/);
  });

  it("ends with 3 for a bad host.json, and shows the place", async () => {
    await app.write("host.json", '{\n  "version": "2.0",\n  "functionTimeout" 5\n}');
    const { code, stderr } = await sheaf(["start", "--app", app.root, "--port", "0"]);
    assert.equal(code, 3);
    assert.match(stderr, /SHEAF_JSON_SYNTAX {2}host\.json:3:\d+/);
    assert.match(stderr, / {2}3 \| {3}"functionTimeout" 5\n +\^/);
  });

  it("runs the other functions when one is in error, and says what is wrong with it", async () => {
    await app.write("take/function.json", {
      bindings: [{ name: "m", type: "queueTriger", direction: "in", queueName: "q" }],
    });
    const running = await start();
    await running.says(/The 'take' function is in error:\nerror SHEAF_\w+ {2}take\/function\.json:\d+:\d+ /);
    assert.match(running.output, /queueTrigger/, "the nearest known name is suggested");
    assert.equal((await fetch(`${await running.url()}/api/hello`)).status, 200);
  });
});
