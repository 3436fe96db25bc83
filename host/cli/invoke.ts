import { HostError } from "../../bindings/api/errors.ts";
import { Host } from "../index.ts";
import { toJson } from "../lib/bytes-as-text.ts";
import { unknownFunction } from "../lib/unknown-function.ts";
import { appFolder } from "./app-folder.ts";
import type { CommandAction, CommandCall } from "./command.ts";
import { errors } from "./errors.ts";
import { bodyOf, readableOutputs } from "./http-answer.ts";
import { sideLog } from "./log.ts";
import { readPayload } from "./payload.ts";
import { findRunningHost, invokeIn } from "./running-host.ts";

type Outputs = Readonly<Record<string, unknown>>;

/** `sheaf invoke`: through the host that runs the App, else in a host of its own that listens to nothing. */
export const run: CommandAction = async (call) => {
  const [name = "", argument = ""] = call.args;
  const root = appFolder(call.options);
  const payload = Buffer.from(await readPayload(argument, call.terminal)).toString("utf8");
  const url = await findRunningHost(root);
  const outputs = readableOutputs(
    url === undefined
      ? await invokeAlone(call, root, { name, payload })
      : await invokeThere(url, { name, payload }),
  );
  const result = call.options.json ? `${toJson(outputs)}\n` : resultText(outputs);
  if (result.length > 0) await call.terminal.print(result);
  return undefined;
};

interface Invocation {
  readonly name: string;
  readonly payload: string;
}

async function invokeThere(url: string, { name, payload }: Invocation): Promise<Outputs> {
  const answer = await invokeIn(url, name, payload);
  if (!answer) throw unknownFunction(name);
  if (!answer.ok) {
    const { code, message, cure } = answer.error;
    throw code === undefined ? failed(name, message) : new HostError(code, message, { cure });
  }
  return answer.outputs;
}

async function invokeAlone(
  { terminal, options }: CommandCall,
  root: string,
  { name, payload }: Invocation,
): Promise<Outputs> {
  const log = sideLog(options, terminal);
  process.chdir(root);
  const host = new Host({ root, log, environment: terminal.environment, listen: false });
  await host.start();
  try {
    const found = host.functions().find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
    const problem = found?.problems[0];
    if (problem)
      throw new HostError(problem.code, problem.message, { where: problem.where, cure: problem.cure });
    const outcome = await host.invoke(name, payload);
    if (!outcome.ok) throw failed(name, outcome.error.message, outcome.error);
    return outcome.outputs;
  } finally {
    await host.stop(AbortSignal.abort());
  }
}

function failed(name: string, reason: string, cause?: Error): Error {
  return errors.SHEAF_INVOKE_FAILED(`Function "${name}" failed: ${reason}`, { cause });
}

/** For people and pipes: a single result as it is, several as one JSON object, none as nothing. An HTTP response is its body. */
function resultText(outputs: Outputs): string | Uint8Array {
  const values = Object.entries(outputs).filter(([, value]) => value !== undefined && value !== null);
  const [only] = values;
  if (only === undefined) return "";
  return valueText(values.length === 1 ? bodyOf(only[1]) : Object.fromEntries(values));
}

function valueText(value: unknown): string | Uint8Array {
  if (value === undefined || value === null) return "";
  if (value instanceof Uint8Array) return value;
  return typeof value === "string" ? `${value}\n` : `${toJson(value, 2)}\n`;
}
