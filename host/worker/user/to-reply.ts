import type { ParameterBinding, Reply, TypedData } from "../messages.ts";
import type { FunctionInfo, OutputInfo } from "./function-info.ts";
import { toRpcHttp } from "./rpc-http.ts";
import { toTypedData } from "./typed-data.ts";

type Values = Record<string, unknown>;

/** What is left of a context when the function is through. */
export interface Finished {
  bindings?: Values;
  res?: unknown;
}

/** What a function returned and what it put into `context.bindings`, as its outputs; what it returned wins. Throws what converting throws. */
export function toReply(info: FunctionInfo, context: Finished, result: unknown): Reply {
  placeResponse(info, context);
  const isWanted = Boolean(result) || (info.returnsFalsy && result !== null && result !== undefined);
  const hasOutputs = isWanted && !info.returnOutput && typeof result === "object";
  const returned = hasOutputs ? (result as Values) : {};
  const outputData = collect(info.outputs, returned);
  const returnValue = isWanted ? returnedValue(info, result, outputData.length === 0) : undefined;
  const others = info.outputs.filter(({ name }) => returned[name] === undefined);
  outputData.push(...collect(others, context.bindings ?? {}));
  return returnValue ? { ok: true, outputData, returnValue } : { ok: true, outputData };
}

/** `context.res` stands for the HTTP output, unless that was set by its name. */
function placeResponse({ httpOutput }: FunctionInfo, context: Finished): void {
  if (!httpOutput || !context.res) return;
  const bindings = context.bindings as Values;
  if (bindings[httpOutput] === undefined) bindings[httpOutput] = context.res;
}

function collect(outputs: readonly OutputInfo[], values: Values): ParameterBinding[] {
  return outputs
    .filter(({ name }) => values[name] !== undefined)
    .map((output) => ({ name: output.name, data: convert(output, values[output.name]) }));
}

/** A value that matches no output is passed along, but for HTTP. */
function returnedValue(info: FunctionInfo, result: unknown, unmatched: boolean): TypedData | undefined {
  if (info.returnOutput) return convert(info.returnOutput, result);
  return unmatched && !info.hasHttpTrigger ? toTypedData(result) : undefined;
}

function convert(output: OutputInfo, value: unknown): TypedData {
  return output.isHttp ? toRpcHttp(value) : toTypedData(value);
}
