import { strict as assert } from "node:assert";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import type { App } from "../../../host/app/app.ts";
import { type LoadOptions, loadApp } from "../../../host/app/load-app.ts";
import { formatLocation } from "../../../host/config/format-problem.ts";
import { Validators } from "../../../host/config/validators.ts";
import { type AppFiles, TemporaryApps } from "../config/temporary-app.ts";
import { bindings, HOST, INDEX, QUEUE, TABLE } from "./broken-app.ts";
import { fakeCatalog } from "./fake-catalog.ts";

const HTTP = '{ "type": "httpTrigger", "name": "req" }';

/** A function a name, with this function.json and an index.js. */
function functions(all: Readonly<Record<string, unknown>>): AppFiles {
  const files = Object.entries(all).flatMap(([name, json]) => [
    [`${name}/function.json`, json],
    [`${name}/index.js`, INDEX],
  ]);
  return { "host.json": HOST, ...Object.fromEntries(files) };
}

describe("loadApp", () => {
  const apps = new TemporaryApps();
  const validators = new Validators();
  const load = (files: AppFiles, options: Partial<LoadOptions> = {}) =>
    loadApp(apps.create(files), { catalog: fakeCatalog, environment: {}, validators, ...options });
  const names = (app: App) => app.functions.map(({ name }) => name);
  const problems = (app: App) =>
    app.problems.map(({ functionName, problem }) => `${functionName} ${problem.code}`);
  const warnings = (app: App) =>
    app.warnings.map(({ code, where, cure }) =>
      [code, where ? formatLocation(where) : "", cure ?? ""].join(" | "),
    );

  it("reads a function completely: canonical names, defaults, settings filled in", async () => {
    const app = await load(
      functions({
        Orders: `\uFEFF{ // as the real host reads it
          "Bindings": [
            { "TYPE": "QueueTrigger", "Direction": "IN", "Name": "order", "QUEUENAME": "in-%Region%", "dataType": "Binary", "connection": null },
            { "type": "table", "name": "$return", "direction": "out", "tableName": "rows{id}", "partitionKey": "p", },
          ], }`,
      }),
      { environment: { REGION: "eu" } },
    );
    assert.deepEqual(problems(app), []);
    const [orders] = app.functions;
    assert.deepEqual(orders?.bindings, [
      {
        queueName: "in-eu",
        connection: "AzureWebJobsStorage",
        name: "order",
        type: "queueTrigger",
        direction: "in",
        dataType: "binary",
      },
      {
        tableName: "rows{id}",
        partitionKey: "p",
        connection: "AzureWebJobsStorage",
        name: "$return",
        type: "table",
        direction: "out",
      },
    ]);
    assert.equal(orders?.scriptFile, join(app.root, "Orders", "index.js"));
    assert.equal(orders?.directory, join(app.root, "Orders"));
    assert.equal(orders?.disabled, false);
  });

  it("tells where a function, a binding and a property stand", async () => {
    const app = await load(functions({ Orders: bindings(QUEUE, TABLE.replace("tableName", "TABLENAME")) }));
    const [orders] = app.functions;
    const [, table] = orders?.bindings ?? [];
    const place = (property?: string) => formatLocation(orders?.where(table, property) ?? { file: "?" });
    assert.equal(place(), "Orders/function.json:3:1");
    assert.equal(place("tableName"), "Orders/function.json:3:68");
    assert.equal(place("connection"), "Orders/function.json:3:1");
    assert.equal(formatLocation(orders?.where() ?? { file: "?" }), "Orders/function.json:1:1");
  });

  it("sorts functions by name without regard to case and looks at immediate sub-folders only", async () => {
    const app = await load({
      ...functions({
        beta: bindings(QUEUE),
        Alpha: bindings(QUEUE),
        "Alpha/inner": bindings(QUEUE),
        node_modules: bindings(QUEUE),
      }),
      "shared/index.js": INDEX,
    });
    assert.deepEqual(names(app), ["Alpha", "beta"]);
  });

  it("follows a linked function folder", async () => {
    const root = apps.create(functions({ Real: bindings(QUEUE) }));
    symlinkSync(join(root, "Real"), join(root, "Linked"));
    symlinkSync(join(root, "nowhere"), join(root, "Dangling"));
    const app = await loadApp(root, { catalog: fakeCatalog, environment: {}, validators });
    assert.deepEqual(names(app), ["Linked", "Real"]);
  });

  it("keeps disabled functions, by setting or by function.json, and leaves excluded ones out", async () => {
    const with_ = (field: string) => bindings(QUEUE).replace("{", `{ ${field},`);
    const app = await load(
      functions({
        a: with_('"disabled": true'),
        b: with_('"disabled": "B_IS_OFF"'),
        c: bindings(QUEUE),
        d: bindings(QUEUE),
        e: with_('"excluded": true'),
        f: with_('"disabled": "NO_SUCH_SETTING"'),
      }),
      { environment: { B_IS_OFF: "1", "AzureWebJobs.c.Disabled": "true", azurewebjobs_D_disabled: "TRUE" } },
    );
    assert.deepEqual(
      app.functions.map(({ name, disabled }) => `${name} ${disabled}`),
      ["a true", "b true", "c true", "d true", "f false"],
    );
  });

  it("takes the function's retry before host.json's", async () => {
    const files = functions({
      a: bindings(QUEUE),
      b: bindings(QUEUE).replace(
        "{",
        '{ "retry": { "strategy": "FixedDelay", "maxRetryCount": "2", "delayInterval": "00:00:01.5" },',
      ),
    });
    const app = await load({
      ...files,
      "host.json": {
        version: "2.0",
        retry: { maxRetryCount: -1, minimumInterval: "00:00:01", maximumInterval: "1.00:00:00" },
      },
    });
    assert.deepEqual(
      app.functions.map(({ retry }) => retry),
      [
        { strategy: "exponentialBackoff", maxRetryCount: -1, minimumMs: 1000, maximumMs: 86_400_000 },
        { strategy: "fixedDelay", maxRetryCount: 2, delayMs: 1500 },
      ],
    );
  });

  it("lets the function whose name sorts later lose a route", async () => {
    const route = (text: string, methods = "") =>
      bindings(HTTP.replace("}", `, "route": "${text}"${methods} }`));
    const app = await load(
      functions({
        A: route("/Items/{id}/"),
        B: route("items/{ID}", ', "methods": ["get"]'),
        C: route("c", ', "methods": ["GET"]'),
        D: route("C", ', "methods": ["post"]'),
        E: bindings(HTTP),
        F: route("e", ', "methods": []'),
      }),
    );
    assert.deepEqual(problems(app), ["B SHEAF_ROUTE_CONFLICT", "F SHEAF_ROUTE_CONFLICT"]);
    assert.match(app.problems[0]?.problem.message ?? "", /conflicts with the route defined by function 'A'/);
    assert.deepEqual(names(app), ["A", "C", "D", "E"]);
  });

  it("refuses names that no function can have, and names that differ in case only", async () => {
    const app = await load(
      functions({ "1st": bindings(QUEUE), host: bindings(QUEUE), Ok: bindings(QUEUE), oK: bindings(QUEUE) }),
    );
    assert.deepEqual(names(app), ["Ok"]);
    assert.deepEqual(problems(app), [
      "1st SHEAF_FUNCTION_NAME",
      "host SHEAF_FUNCTION_NAME",
      "oK SHEAF_FUNCTION_DUPLICATE",
    ]);
  });

  it("loads only what host.json's list or the caller's names, and warns of names that are not there", async () => {
    const files = functions({ a: bindings(QUEUE), b: bindings(QUEUE), orders: "broken" });
    const listed = await load({ ...files, "host.json": { version: "2.0", functions: ["A", "ordrs"] } });
    assert.deepEqual([names(listed), problems(listed)], [["a"], []]);
    assert.deepEqual(warnings(listed), ['SHEAF_FUNCTION_UNKNOWN |  | Did you mean "orders"?']);
    assert.deepEqual(
      names(await load({ ...files, "host.json": { version: "2.0", functions: ["a"] } }, { only: ["b"] })),
      ["b"],
    );
    const byEnvironment = await load(files, {
      environment: { AzureFunctionsJobHost__functions__1: "b", AzureFunctionsJobHost__functions__0: "a" },
    });
    assert.deepEqual(names(byEnvironment), ["a", "b"]);
  });

  it("finds scripts as the real host does", async () => {
    const app = await load({
      "host.json": HOST,
      "a/function.json": bindings(QUEUE),
      "a/whatever.mjs": INDEX,
      "b/function.json": bindings(QUEUE),
      "b/Run.cjs": INDEX,
      "b/other.js": INDEX,
      "c/function.json": bindings(QUEUE).replace("{", '{ "scriptFile": "../dist/c.js", "entryPoint": "go",'),
      "dist/c.js": INDEX,
    });
    const scripts = app.functions.map(({ scriptFile, entryPoint }) => [
      scriptFile.slice(app.root.length + 1),
      entryPoint,
    ]);
    assert.deepEqual(scripts, [
      [join("a", "whatever.mjs"), undefined],
      [join("b", "Run.cjs"), undefined],
      [join("dist", "c.js"), "go"],
    ]);
  });

  it("warns of properties without effect that are close to one with effect, and of nothing else", async () => {
    const app = await load({
      ...functions({
        Orders: bindings(
          QUEUE,
          HTTP.replace("httpTrigger", "http")
            .replace("req", "res")
            .replace("}", ', "direction": "out", "note": 1 }'),
          '{ "type": "table", "name": "t", "tableName": "rows", "tak": 5 }',
        ),
      }),
      "host.json": {
        version: "2.0",
        queues: {},
        extensionBundle: {},
        somethingElse: 1,
        extensions: { queue: {}, kafka: {} },
      },
    });
    assert.deepEqual(problems(app), []);
    assert.deepEqual(warnings(app), [
      'SHEAF_HOSTJSON_IGNORED | host.json:3:3 | Move it into "extensions".',
      'SHEAF_HOSTJSON_IGNORED | host.json:7:5 | Did you mean "queues"?',
      'SHEAF_BINDING_IGNORED | Orders/function.json:4:54 | Did you mean "take"?',
    ]);
  });

  it("reads the direction inout as in, as JavaScript does, with a warning", async () => {
    const app = await load(functions({ a: bindings(QUEUE, TABLE.replace('"out"', '"InOut"')) }));
    assert.deepEqual(
      app.functions[0]?.bindings.map(({ direction }) => direction),
      ["in", "in"],
    );
    assert.deepEqual(
      app.warnings.map(({ code }) => code),
      ["SHEAF_BINDING_IGNORED"],
    );
  });

  it("says that Apps which register functions in code are not supported yet", async () => {
    const app = await load({ "host.json": HOST, "package.json": { main: "src/functions/*.js" } });
    assert.deepEqual(
      app.warnings.map(({ code }) => code),
      ["SHEAF_APP_CODE_FIRST"],
    );
    assert.deepEqual(
      (await load({ "host.json": HOST })).warnings.map(({ code }) => code),
      ["SHEAF_APP_EMPTY"],
    );
  });

  it("fills in every section of host.json, lets settings override it, and hands local settings on", async () => {
    const app = await load(
      {
        ...functions({}),
        "host.json": {
          VERSION: "2.0",
          functionTimeout: "-1",
          extensions: { Queues: { BatchSize: "8" } },
          logging: { logLevel: { default: "warning" } },
        },
        "local.settings.json": {
          Values: { A: "1", AzureFunctionsJobHost__extensions__http__routePrefix: "" },
          Host: { LocalHttpPort: 7072 },
        },
      },
      {
        environment: {
          "AzureFunctionsJobHost:extensions:queues:batchSize": "4",
          "AzureFunctionsJobHost__logging__logLevel__Function.X": "Debug",
        },
      },
    );
    assert.deepEqual(app.hostJson, {
      functionTimeoutMs: undefined,
      extensions: {
        queues: { batchSize: 4, maxPollingInterval: "00:01:00", messageEncoding: "base64" },
        http: { routePrefix: "" },
      },
      logLevel: { default: "Warning", "Function.X": "Debug" },
      watchDirectories: [],
      watchFiles: [],
    });
    assert.deepEqual([app.localHttp, app.environment.A], [{ port: 7072 }, "1"]);
  });

  it("has a time limit of 30 minutes without a host.json", async () => {
    const { "host.json": _, ...files } = functions({ a: bindings(QUEUE) });
    assert.equal((await load(files)).hostJson.functionTimeoutMs, 1_800_000);
  });
});
