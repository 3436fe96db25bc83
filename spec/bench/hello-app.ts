import { makeApp, type TempApp } from "../support/temp-app.ts";

const HELLO = 'module.exports = async function () {\n  return { body: { hello: "world" } };\n};\n';
const TAKE = "module.exports = async function () {};\n";

/** So many HTTP functions `f0`, `f1` …, and with `queues` as many more that a queue each starts. */
export function helloApp(functions: number, { queues = 0 } = {}): Promise<TempApp> {
  const files: Record<string, unknown> = {
    "local.settings.json": {
      IsEncrypted: false,
      Values: { FUNCTIONS_WORKER_RUNTIME: "node", AzureWebJobsStorage: "local:" },
    },
  };
  for (let index = 0; index < functions; index += 1) {
    files[`f${index}/function.json`] = { bindings: [httpTrigger, httpOutput] };
    files[`f${index}/index.js`] = HELLO;
  }
  for (let index = 0; index < queues; index += 1) {
    const queue = { type: "queueTrigger", direction: "in", name: "item", queueName: `queue-${index}` };
    files[`q${index}/function.json`] = { bindings: [queue] };
    files[`q${index}/index.js`] = TAKE;
  }
  return makeApp(files);
}

const httpTrigger = {
  type: "httpTrigger",
  direction: "in",
  name: "req",
  authLevel: "anonymous",
  methods: ["get", "post"],
};
const httpOutput = { type: "http", direction: "out", name: "$return" };
