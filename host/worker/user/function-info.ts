import type { FunctionSource } from "../worker.ts";

export interface BindingDefinition {
  name: string;
  type: string;
  direction: string | undefined;
}

/** What the model needs to know of a function, computed once. */
export interface FunctionInfo {
  readonly name: string;
  readonly directory: string;
  readonly definitions: readonly Readonly<BindingDefinition>[];
  readonly outputs: readonly OutputInfo[];
  /** Its value is what the function returns. */
  readonly returnOutput: OutputInfo | undefined;
  /** `context.res` stands for it. */
  readonly httpOutput: string | undefined;
  readonly hasHttpTrigger: boolean;
  readonly timerTrigger: string | undefined;
  /** Durable activities return falsy values too; the library recognises them by a binding called `name`. */
  readonly returnsFalsy: boolean;
}
export interface OutputInfo {
  readonly name: string;
  readonly isHttp: boolean;
}

export function functionInfo(source: FunctionSource): FunctionInfo {
  const bindings = Object.entries(source.bindings);
  const ofType = (type: string) => bindings.find(([, binding]) => binding.type.toLowerCase() === type)?.[0];
  const outputs = bindings
    .filter(([, binding]) => binding.direction !== "in")
    .map(([name, binding]) => ({ name, isHttp: binding.type.toLowerCase() === "http" }));
  return {
    name: source.name,
    directory: source.directory,
    definitions: bindings.map(([name, { type, direction }]) => ({ name, type, direction })),
    outputs,
    returnOutput: outputs.find((output) => output.name === "$return"),
    httpOutput: outputs.findLast((output) => output.isHttp)?.name,
    hasHttpTrigger: ofType("httptrigger") !== undefined,
    timerTrigger: ofType("timertrigger"),
    returnsFalsy: source.bindings.name?.type === "activityTrigger",
  };
}
