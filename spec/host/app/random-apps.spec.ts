import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { Problem } from "../../../bindings/api/errors.ts";
import { TestLog } from "../../../bindings/api/testing.ts";
import { catalog } from "../../../bindings/catalog.ts";
import type { Generation } from "../../../host/app/generation.ts";
import { ConfigError } from "../../../host/config/errors.ts";
import { formatProblem } from "../../../host/config/format-problem.ts";
import { LOCAL_SETTINGS } from "../../../host/config/local-settings.ts";
import { GenerationMaker } from "../../../host/generation-maker.ts";
import { TemporaryApps, writeAppFile } from "../config/temporary-app.ts";
import { jsonText } from "./arbitrary-json.ts";
import { bindings, HOST, INDEX, QUEUE, TABLE } from "./broken-app.ts";

const SEED = 20_261_124;
const FUNCTIONS = [
  bindings(QUEUE, TABLE),
  bindings(
    '{ "type": "httpTrigger", "name": "req", "route": "items/{id:int?}", "methods": ["get"] }',
    '{ "type": "http", "name": "$return", "direction": "out" }',
  ),
  `{ "scriptFile": "../Fine/index.js", "retry": { "strategy": "fixedDelay", "maxRetryCount": 1, "delayInterval": "00:00:01" },\n "bindings": [${QUEUE}] }`,
];
const HOSTS = [
  JSON.stringify({
    version: "2.0",
    functionTimeout: "00:05:00",
    functions: ["Fine"],
    retry: {
      strategy: "exponentialBackoff",
      maxRetryCount: -1,
      minimumInterval: "00:00:01",
      maximumInterval: "00:01:00",
    },
    extensions: { queues: { batchSize: 8, maxPollingInterval: "00:00:02" }, http: { routePrefix: "" } },
    logging: { logLevel: { default: "Information", "Function.X": "Debug" } },
  }),
  HOST,
];
const SETTINGS = [
  JSON.stringify({
    IsEncrypted: false,
    Values: {
      AzureWebJobsStorage: "local:",
      FUNCTIONS_WORKER_RUNTIME: "node",
      AzureFunctionsJobHost__extensions__queues__batchSize: "4",
    },
    ConnectionStrings: { Shop: { ConnectionString: "amqp://x" } },
    Host: { LocalHttpPort: 7072, CORS: "*" },
  }),
];

/** 8,000 cases in all: 100 Apps of 50 functions, 1,500 host.json, 1,500 local.settings.json. */
describe("random Apps", function () {
  this.timeout(60_000);
  const apps = new TemporaryApps();
  const makers: GenerationMaker[] = [];
  afterEach(() => Promise.all(makers.splice(0).map((made) => made.close())));

  /** Loads and binds with the whole catalog; nothing is run. */
  function maker(root: string): GenerationMaker {
    const environment = { AzureWebJobsStorage: "memory:", A: "value" };
    const made = new GenerationMaker(root, {
      root,
      catalog,
      environment,
      log: new TestLog(),
      worker: "inline",
    });
    makers.push(made);
    return made;
  }
  const fine = { "Fine/function.json": bindings(QUEUE), "Fine/index.js": INDEX };

  it("never lose a good function, and tell of each that is not, whatever its function.json holds", async () => {
    const root = apps.create({ "host.json": HOST, ...fine });
    const names = Array.from({ length: 50 }, (_, index) => `f${index}`);
    for (const name of names) writeAppFile(root, `${name}/index.js`, INDEX);
    const texts = fc.array(jsonText(FUNCTIONS), { minLength: names.length, maxLength: names.length });
    const app = maker(root);
    const property = fc.asyncProperty(texts, async (contents) => {
      for (const [index, name] of names.entries())
        writeAppFile(root, `${name}/function.json`, contents[index]);
      const loaded = await app.load();
      const { generation } = await app.make(loaded, () => "http://127.0.0.1:7071");
      await generation.stop(AbortSignal.abort());
      assert.ok(generation.bound.has("fine"));
      const known = knownFunctions(generation);
      const lost = names.filter(
        (name, index) => !known.has(name) && !/excluded/i.test(contents[index] ?? ""),
      );
      assert.deepEqual(lost, []);
      checkAll([...generation.problems.map(({ problem }) => problem), ...loaded.warnings]);
    });
    await fc.assert(property, { seed: SEED, numRuns: 100 });
  });

  it("start or are refused with problems to act on, whatever host.json holds", async () => {
    const root = apps.create(fine);
    const app = maker(root);
    const property = fc.asyncProperty(jsonText(HOSTS), (text) => {
      writeAppFile(root, "host.json", text);
      return startsOrIsRefused(app);
    });
    await fc.assert(property, { seed: SEED, numRuns: 1500 });
  });

  it("start or are refused with problems to act on, whatever local.settings.json holds", async () => {
    const root = apps.create({ "host.json": HOST, ...fine });
    const app = maker(root);
    const property = fc.asyncProperty(jsonText(SETTINGS), (text) => {
      writeAppFile(root, LOCAL_SETTINGS, text);
      return startsOrIsRefused(app);
    });
    await fc.assert(property, { seed: SEED, numRuns: 1500 });
  });

  async function startsOrIsRefused(app: GenerationMaker): Promise<void> {
    try {
      checkAll((await app.load()).warnings);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      assert.ok(error.problems.length > 0);
      checkAll(error.problems);
    }
  }
});

function knownFunctions({ bound, problems }: Generation): ReadonlySet<string> {
  const good = [...bound.values()].map(({ definition }) => definition.name);
  return new Set([...good, ...problems.map(({ functionName }) => functionName)]);
}

function checkAll(problems: readonly Problem[]): void {
  for (const problem of problems) {
    assert.match(problem.code, /^SHEAF_[A-Z0-9_]+$/);
    assert.ok(problem.message.length > 0 && problem.cure, `${problem.code}: ${problem.message}`);
    assert.ok(formatProblem(problem).length < 20_000);
  }
}
