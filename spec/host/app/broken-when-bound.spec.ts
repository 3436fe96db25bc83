import { strict as assert } from "node:assert";
import { TestLog } from "../../../bindings/api/testing.ts";
import { catalog } from "../../../bindings/catalog.ts";
import { formatLocation } from "../../../host/config/format-problem.ts";
import { GenerationMaker } from "../../../host/generation-maker.ts";
import { type AppFiles, TemporaryApps } from "../config/temporary-app.ts";
import { bindings, HOST, INDEX, orders } from "./broken-app.ts";

/** What only the binding types and the router can judge: the whole catalog, loaded and bound, with nothing running. */
describe("a broken App, bound", () => {
  const apps = new TemporaryApps();

  async function problemsOf(files: AppFiles) {
    const fine = {
      "Fine/function.json": bindings(trigger("timer", '"schedule": "0 0 * * * *"')),
      "Fine/index.js": INDEX,
    };
    const root = apps.create({ "host.json": HOST, ...files, ...fine });
    const options = {
      root,
      log: new TestLog(),
      catalog,
      worker: "inline",
      environment: { AzureWebJobsStorage: "memory:" },
    } as const;
    const maker = new GenerationMaker(root, options);
    try {
      const { generation } = await maker.make(await maker.load(), () => "http://127.0.0.1:7071");
      const { problems, bound } = generation;
      await generation.stop(AbortSignal.abort());
      assert.deepEqual([...bound.keys()], ["fine"]);
      return problems.map(({ problem }) => problem);
    } finally {
      await maker.close();
    }
  }
  const trigger = (type: string, property: string) =>
    `{ "type": "${type}Trigger", "name": "x", ${property} }`;
  const output = (type: string, property: string) =>
    `{ "type": "${type}", "name": "y", "direction": "out", ${property} }`;
  const manual = '{ "type": "manualTrigger", "name": "x" }';

  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    [
      "a cron expression with a field too many",
      [trigger("timer", '"schedule": "0 0 * * * * *"')],
      /schedule expression '0 0 \* \* \* \* \*' was not recognized/,
    ],
    ["a cron field out of range", [trigger("timer", '"schedule": "0 99 * * * *"')], /99/],
    ["a route with an unknown constraint", [trigger("http", '"route": "items/{id:number}"')], /number/],
    ["a route that is not closed", [trigger("http", '"route": "items/{id"')], /items\/\{id/],
    ["a queue name in capitals and spaces", [trigger("queue", '"queueName": "My Orders"')], /my orders/i],
    ["a table name with a dash", [manual, output("table", '"tableName": "my-table"')], /my-table/],
    ["a blob path without its blob", [manual, output("blob", '"path": "container"')], /container/],
    [
      "a container that is too short before a blob's {expressions}",
      [manual, output("blob", '"path": "in/{name}.txt"')],
      /'in' is not a valid container name/,
    ],
    [
      "a blob pattern that names one capture twice",
      [trigger("blob", '"path": "in/{a}.{a}"')],
      /'a' stands there twice/,
    ],
    [
      "a blob container in capitals with a space",
      [trigger("blob", '"path": "My Files/{name}"')],
      /my files/i,
    ],
  ];
  for (const [what, lines, message] of cases) {
    it(`with ${what}: the function is left out with a message to act on, its neighbour is bound`, async () => {
      const [problem, ...more] = await problemsOf(orders(bindings(...lines)));
      assert.deepEqual(more, []);
      assert.match(problem?.message ?? "", message);
      assert.match(formatLocation(problem?.where ?? { file: "?" }), /^Orders\/function\.json:\d+:\d+$/);
      assert.match(problem?.code ?? "", /^SHEAF_/);
      assert.ok(problem?.cure);
    });
  }
});
