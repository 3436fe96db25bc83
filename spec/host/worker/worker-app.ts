import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Clock } from "../../../bindings/api/clock.ts";
import { VirtualClock } from "../../../bindings/api/testing.ts";
import { createPool } from "../../../host/worker/create-pool.ts";
import type { Call, Reply, TypedData, WorkerLog } from "../../../host/worker/messages.ts";
import type { AppSource, BindingSource, FunctionSource, Worker } from "../../../host/worker/worker.ts";
import { misbehavingFiles } from "./misbehaving-files.ts";

export type Kind = "thread" | "inline";
export interface WorkerAppOptions {
  readonly kind: Kind;
  /** By file name; a function for each that is not a package.json, named as the file without its ending. */
  readonly files: Readonly<Record<string, string>>;
  readonly count?: number;
  readonly clock?: Clock;
  readonly heapLimitMb?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly loadTimeoutMs?: number;
  readonly entryPoints?: Readonly<Record<string, string>>;
}

/** A worker over an App in a folder of its own. Whoever makes it ends it. */
export class WorkerApp {
  readonly worker: Worker;
  readonly app: AppSource;
  readonly logs: WorkerLog[];
  readonly clock: Clock;
  #calls = 0;

  static async make(options: WorkerAppOptions): Promise<WorkerApp> {
    const root = await mkdtemp(path.join(tmpdir(), "sheaf-worker-"));
    for (const [name, text] of Object.entries(options.files)) await writeFile(path.join(root, name), text);
    return new WorkerApp(root, options);
  }

  constructor(root: string, options: WorkerAppOptions) {
    const { kind, count = 1, files, clock = new VirtualClock(), loadTimeoutMs } = options;
    const scripts = Object.keys(files).filter((name) => name !== "package.json");
    this.app = {
      root,
      environment: options.environment ?? {},
      functions: scripts.map((file) => functionSource(root, file, options.entryPoints)),
      ...(options.heapLimitMb ? { heapLimitMb: options.heapLimitMb } : {}),
    };
    this.clock = clock;
    this.logs = [];
    const log = (entry: WorkerLog) => this.logs.push(entry);
    this.worker = createPool({ kind, count, log, clock, ...(loadTimeoutMs ? { loadTimeoutMs } : {}) });
  }

  load(): ReturnType<Worker["load"]> {
    return this.worker.load(this.app);
  }

  /** Calls a function with a queue message. */
  call(name: string, message: unknown = {}, more: Partial<Call> = {}): Promise<Reply> {
    return this.invoke(name, { order: { string: JSON.stringify(message) } }, more);
  }

  invoke(
    name: string,
    inputs: Readonly<Record<string, TypedData>>,
    more: Partial<Call> = {},
  ): Promise<Reply> {
    this.#calls += 1;
    return this.worker.invoke({
      invocationId: `${name}-${this.#calls}`,
      functionId: `id of ${name}`,
      inputData: Object.entries(inputs).map(([parameter, data]) => ({ name: parameter, data })),
      repeatable: true,
      ...more,
    });
  }

  async end(): Promise<void> {
    await this.worker.stop(AbortSignal.abort());
    await rm(this.app.root, { recursive: true, force: true });
  }
}

/** Makes Apps of misbehaving functions for the specs of one `describe`, and ends them after each. */
export function misbehavingApps() {
  const opened: WorkerApp[] = [];
  const open = async (more: Partial<WorkerAppOptions> = {}) => {
    const app = await WorkerApp.make({ kind: "thread", files: misbehavingFiles, ...more });
    opened.push(app);
    return app;
  };
  const openLoaded = async (more: Partial<WorkerAppOptions> = {}) => {
    const app = await open(more);
    await app.load();
    return app;
  };
  afterEach(async () => {
    for (const app of opened.splice(0)) await app.end();
  });
  return { open, openLoaded };
}

/** What a function returned, where it has no output for it. */
export function returned(reply: Reply): unknown {
  if (!reply.ok) throw new Error(`failed: ${reply.error.message}`);
  return reply.returnValue?.json === undefined ? reply.returnValue : JSON.parse(reply.returnValue.json);
}

/** The reply of a call that failed. */
export function failed(reply: Reply): Reply & { ok: false } {
  assert.equal(reply.ok, false);
  return reply as Reply & { ok: false };
}

function functionSource(
  root: string,
  file: string,
  entryPoints: WorkerAppOptions["entryPoints"],
): FunctionSource {
  const name = path.parse(file).name;
  const isHttp = name.startsWith("http");
  const binding = (type: string, direction: "in" | "out"): BindingSource => ({
    type,
    direction,
    dataType: "undefined",
  });
  const entryPoint = entryPoints?.[name];
  return {
    id: `id of ${name}`,
    name,
    directory: root,
    scriptFile: file,
    bindings: isHttp
      ? { req: binding("httpTrigger", "in"), res: binding("http", "out") }
      : { order: binding("queueTrigger", "in"), out: binding("queue", "out") },
    ...(entryPoint ? { entryPoint } : {}),
  };
}
