import assert from "node:assert/strict";
import { sheaf } from "../../support/cli.ts";
import { HostProcess } from "../../support/host-process.ts";
import { makeApp, type TempApp } from "../../support/temp-app.ts";

const manual = { name: "input", type: "manualTrigger", direction: "in" };
const FILES = {
  "echo/function.json": {
    bindings: [manual, { name: "$return", type: "queue", direction: "out", queueName: "echoes" }],
  },
  "echo/index.js": `module.exports = async (context, input) => {
    context.log("running in", process.pid);
    return { got: input };
  };`,
  "greet/function.json": {
    bindings: [
      { name: "req", type: "httpTrigger", direction: "in", authLevel: "anonymous" },
      { name: "res", type: "http", direction: "out" },
    ],
  },
  "greet/index.js": `module.exports = async (context, req) => {
    if (req.body?.silent) return;
    context.res = { status: 201, body: req.body?.plain ? "hello" : { hello: req.body?.name } };
  };`,
  "fail/function.json": { bindings: [manual] },
  "fail/index.js": `module.exports = async () => { throw new Error("no luck"); };`,
};

describe("sheaf invoke", function () {
  this.timeout(30_000);
  let app: TempApp;
  beforeEach(async () => {
    app = await makeApp(FILES);
  });
  afterEach(() => app.remove());
  const invoke = (argv: readonly string[], stdin = "") =>
    sheaf(["invoke", ...argv, "--app", app.root], { stdin });

  it("runs a function without a host; only its result is on stdout", async () => {
    const { code, stdout, stderr } = await invoke(["echo", '{"n":1}']);
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), { got: { n: 1 } });
    assert.match(stderr, /echo [0-9a-f]{8} running in \d+/);
  });

  it("reads the payload from stdin and shows all outputs with --json", async () => {
    const { stdout } = await invoke(["echo", "-", "--json"], "text");
    assert.deepEqual(JSON.parse(stdout), { $return: { got: "text" } });
  });

  it("prints an HTTP function's answer as its body", async () => {
    assert.equal((await invoke(["greet", '{"plain":true}'])).stdout, "hello\n");
    assert.deepEqual(JSON.parse((await invoke(["greet", '{"name":"Ada"}'])).stdout), { hello: "Ada" });
  });

  it("prints nothing for an answer without a body, and a plain one beside other outputs", async () => {
    assert.equal((await invoke(["greet", '{"silent":true}'])).stdout, "");
    const json = JSON.parse((await invoke(["greet", '{"name":"Ada"}', "--json"])).stdout);
    assert.deepEqual(json, { res: { status: 201, headers: {}, body: { hello: "Ada" } } });
  });

  it("goes through the host that runs the App", async () => {
    const host = HostProcess.start(app.root);
    try {
      await host.running();
      const { code, stdout, stderr } = await invoke(["echo", "hello"]);
      assert.equal(code, 0, stderr);
      assert.deepEqual(JSON.parse(stdout), { got: "hello" });
      await host.says(new RegExp(`running in ${host.pid}`));
      const failed = await invoke(["fail"]);
      assert.equal(failed.code, 1);
      assert.match(failed.stderr, /no luck/);
      assert.equal((await invoke(["nope"])).code, 2);
    } finally {
      await host.stop();
    }
  });

  it("ends with 1 when the function fails, and says why", async () => {
    const { code, stdout, stderr } = await invoke(["fail"]);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /SHEAF_INVOKE_FAILED {2}Function "fail" failed: .*no luck/);
  });

  it("ends with 2 for an unknown function and suggests the one that was meant", async () => {
    const { code, stderr } = await invoke(["ecko"]);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /SHEAF_FUNCTION_UNKNOWN {2}The App has no function "ecko"\.\n {2}Did you mean "echo"\?/,
    );
  });
});

describe("sheaf list", function () {
  this.timeout(30_000);

  it("shows the functions, the ones in error too", async () => {
    const app = await makeApp({ ...FILES, "bad/function.json": { bindings: [] }, "bad/index.js": "" });
    try {
      const { code, stdout, stderr } = await sheaf(["list", "--app", app.root]);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^greet: http:\/\/127\.0\.0\.1:7071\/api\/greet\n/);
      assert.equal(
        stdout.slice(stdout.indexOf("bad")),
        "bad: in error\necho: manualTrigger  by hand\nfail: manualTrigger  by hand\n",
      );
      assert.match(stderr, /error SHEAF_\w+ {2}bad\/function\.json/);
      const json = await sheaf(["list", "--app", app.root, "--json"]);
      const names = JSON.parse(json.stdout).map(({ name }: { name: string }) => name);
      assert.deepEqual(names, ["greet", "bad", "echo", "fail"]);
    } finally {
      await app.remove();
    }
  });
});
