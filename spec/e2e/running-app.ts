import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { HostProcess } from "../support/host-process.ts";
import { makeApp, type TempApp } from "../support/temp-app.ts";

export interface RunningAppOptions {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** An App in a folder of its own, and the host process that runs it. */
export class RunningApp {
  readonly app: TempApp;
  readonly #options: RunningAppOptions;
  /** The latest; `restart` makes another. */
  host: HostProcess;
  url = "";

  private constructor(app: TempApp, options: RunningAppOptions) {
    this.app = app;
    this.#options = options;
    this.host = HostProcess.start(app.root, options.args, options.env);
  }

  /** Resolves when its functions listen. */
  static async start(
    files: Readonly<Record<string, unknown>>,
    options: RunningAppOptions = {},
  ): Promise<RunningApp> {
    const running = new RunningApp(await makeApp({ ...files, "record.js": RECORD }), options);
    await running.#ready();
    return running;
  }

  /** A host on the same folder after the earlier one has ended. */
  async restart(): Promise<void> {
    await this.host.stop();
    this.host = HostProcess.start(this.app.root, this.#options.args, this.#options.env);
    await this.#ready();
  }

  /** Ends the host and removes the folder. */
  async end(): Promise<void> {
    await this.host.stop();
    await this.app.remove();
  }

  /** What the App's functions noted with `record.js`, in order. */
  async records(): Promise<readonly Note[]> {
    const text = await readFile(join(this.app.root, "record.txt"), "utf8").catch(() => "");
    return text
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Note);
  }

  get(path: string): Promise<Response> {
    return fetch(this.url + path);
  }

  post(path: string, body: string | Uint8Array<ArrayBuffer>): Promise<Response> {
    return fetch(this.url + path, { method: "POST", body });
  }

  async #ready(): Promise<void> {
    try {
      await this.host.running();
      this.url = await this.host.url();
    } catch (error) {
      await this.end();
      throw error;
    }
  }
}

export interface Note {
  /** The name that the function gave. */
  readonly what: string;
  readonly value: unknown;
  /** When it was noted, in ms since 1970. */
  readonly at: number;
}

/** `require("../record.js")(what, value)` in a function: a line that outlives whatever becomes of the function. */
const RECORD = `const { appendFileSync } = require("node:fs");
module.exports = (what, value) =>
  appendFileSync(__dirname + "/record.txt", JSON.stringify({ what, value, at: Date.now() }) + "\\n");
`;

type Binding = Readonly<Record<string, unknown>>;

/** A function's two files. `record` is in scope of the code, which is the function's body. */
export function fn(name: string, bindings: readonly Binding[], code: string): Record<string, unknown> {
  return {
    [`${name}/function.json`]: { bindings },
    [`${name}/index.js`]: `const record = require("../record.js");
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
module.exports = async function (context, input) {
${code}
};
`,
  };
}

export function http(route?: string, more: Binding = {}): readonly Binding[] {
  return [
    {
      name: "req",
      type: "httpTrigger",
      direction: "in",
      authLevel: "anonymous",
      ...(route && { route }),
      ...more,
    },
    { name: "$return", type: "http", direction: "out" },
  ];
}

export function onQueue(queueName: string): Binding {
  return { name: "item", type: "queueTrigger", direction: "in", queueName };
}

export function toQueue(name: string, queueName: string): Binding {
  return { name, type: "queue", direction: "out", queueName };
}

export function toTable(name: string, tableName: string, more: Binding = {}): Binding {
  return { name, type: "table", direction: "out", tableName, ...more };
}

/** A host.json with options of binding types, and other properties. */
export function hostJson(extensions: Binding, more: Binding = {}): Record<string, unknown> {
  return { "host.json": { version: "2.0", ...more, extensions } };
}
