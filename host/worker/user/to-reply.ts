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
  const bindings = context.bindings;
  if (info.httpOutput && context.res && bindings?.[info.httpOutput] === undefined) {
    (bindings as Values)[info.httpOutput] = context.res;
  }
  const wanted = Boolean(result) || (info.returnsFalsy && result !== null && result !== undefined);
  const returned =
    wanted && !info.returnOutput && typeof result === "object" ? (result as Values) : undefined;
  const outputData = returned ? collect(info.outputs, returned) : [];
  const returnValue = wanted ? returnedValue(info, result, outputData.length === 0) : undefined;
  if (bindings) {
    for (const output of info.outputs) {
      const { name } = output;
      if (bindings[name] !== undefined && returned?.[name] === undefined) {
        outputData.push({ name, data: convert(output, bindings[name]) });
      }
    }
  }
  return returnValue ? { ok: true, outputData, returnValue } : { ok: true, outputData };
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
