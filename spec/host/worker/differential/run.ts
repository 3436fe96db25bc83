import Module, { createRequire } from "node:module";
import type { Reply, WorkerLog } from "../../../../host/worker/messages.ts";
import { functionInfo } from "../../../../host/worker/user/function-info.ts";
import { httpMetadata } from "../../../../host/worker/user/http-metadata.ts";
import { Invocation, type UserFunction } from "../../../../host/worker/user/invocation.ts";
import { serializeError } from "../../../../host/worker/user/serialize-error.ts";
import type { Case } from "./case.ts";

export interface Observed {
  readonly reply: Reply | "never over";
  readonly logs: readonly Pick<WorkerLog, "level" | "message" | "source">[];
}

/** A function that is not over by then never will be. */
const PATIENCE_MS = 60;

export async function runOurs({ source, call, run, lingerMs }: Case): Promise<Observed> {
  const logs: Observed["logs"][number][] = [];
  const reply = await orNever(
    new Promise<Reply>((resolve) => {
      const log = ({ level, message, source: from }: WorkerLog) =>
        logs.push({ level, message, source: from });
      new Invocation({ info: functionInfo(source), call, log, reply: resolve }).start(
        run as unknown as UserFunction,
      );
    }),
  );
  await linger(lingerMs);
  return { reply, logs };
}

interface Model {
  getInvocationModel(core: object): {
    getArguments(): Promise<{ context: object; inputs: unknown[] }>;
    invokeFunction(context: object, inputs: unknown[], callback: unknown): Promise<unknown>;
    getResponse(context: object, result: unknown): Promise<Omit<Reply & { ok: true }, "ok">>;
  };
}

export async function runOfficial({ source, call, run, lingerMs }: Case): Promise<Observed> {
  const logs: Observed["logs"][number][] = [];
  const http = call.inputData.find(({ data }) => data.http)?.data.http;
  // The host of Azure sends the metadata of a request along; ours leaves it to the model.
  const request = {
    ...call,
    triggerMetadata: call.triggerMetadata ?? (http ? httpMetadata(http) : undefined),
  };
  const core = {
    invocationId: call.invocationId,
    request,
    metadata: { ...source, functionId: source.id, bindings: structuredClone(source.bindings) },
    state: "invocation",
    log: (level: string, category: string, message: string) =>
      logs.push({ level: LEVELS[level] ?? "info", message, source: category === "user" ? "user" : "host" }),
  };
  const reply = await orNever(invokeOfficial(core, run));
  await linger(lingerMs);
  return { reply, logs };
}

const LEVELS: Readonly<Record<string, WorkerLog["level"]>> = {
  trace: "trace",
  information: "info",
  warning: "warn",
  error: "error",
};

async function invokeOfficial(core: object, run: unknown): Promise<Reply> {
  try {
    const invocation = officialModel.getInvocationModel(core);
    const { context, inputs } = await invocation.getArguments();
    const result = await invocation.invokeFunction(context, inputs, run);
    const { outputData, returnValue } = await invocation.getResponse(context, result);
    return returnValue ? { ok: true, outputData, returnValue } : { ok: true, outputData };
  } catch (error) {
    return { ok: false, error: serializeError(error), fault: "function" };
  }
}

const officialModel = loadOfficialModel();

/** @azure/functions finds its host by requiring `@azure/functions-core`, which nobody can install. */
function loadOfficialModel(): Model {
  const require = createRequire(import.meta.url);
  const original = Module.prototype.require;
  let model: Model | undefined;
  Module.prototype.require = function (this: Module, id: string) {
    if (id !== "@azure/functions-core") return original.call(this, id);
    return {
      setProgrammingModel: (given: Model) => {
        model = given;
      },
    };
  } as typeof original;
  try {
    require("@azure/functions").setup();
  } finally {
    Module.prototype.require = original;
  }
  if (!model) throw new Error("@azure/functions set no model");
  return model;
}

async function orNever(reply: Promise<Reply>): Promise<Reply | "never over"> {
  let timer: NodeJS.Timeout | undefined;
  const never = new Promise<"never over">((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, "never over");
  });
  const first = await Promise.race([reply, never]);
  clearTimeout(timer);
  return first;
}

async function linger(ms: number | undefined): Promise<void> {
  if (ms) await new Promise((resolve) => setTimeout(resolve, ms));
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
