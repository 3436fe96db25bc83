import type { Problem } from "../../bindings/api/errors.ts";
import { HostError } from "../../bindings/api/errors.ts";
import { compareNames } from "../lib/compare-names.ts";
import { errors } from "../runtime/errors.ts";
import { isTrigger } from "../runtime/function-definition.ts";
import type { FunctionProblem } from "./app.ts";
import type { Generation } from "./generation.ts";

/** One function as a listing shows it: running, disabled, or what is wrong with it. */
export interface FunctionStatus {
  readonly name: string;
  readonly triggerType?: string;
  /** `[GET,POST] http://…`, the queue, the container, the schedule with its next run. */
  readonly description?: string;
  readonly disabled: boolean;
  readonly problems: readonly Problem[];
}

/** All functions of a generation by name, the ones in error too. */
export function functionStatuses(
  generation: Generation,
  codeProblems: readonly FunctionProblem[],
): FunctionStatus[] {
  const problems = [...generation.problems, ...codeProblems];
  const names = new Set([
    ...generation.app.functions.map(({ name }) => name),
    ...problems.map(({ functionName }) => functionName),
  ]);
  return [...names].sort(compareNames).map((name) => statusOf(name, generation, problems));
}

function statusOf(
  name: string,
  generation: Generation,
  problems: readonly FunctionProblem[],
): FunctionStatus {
  const definition = generation.app.functions.find((candidate) => candidate.name === name);
  const triggerType = definition?.bindings.find(isTrigger)?.type;
  const description = generation.bound.get(name.toLowerCase())?.trigger.describe?.();
  const own = problems.filter(({ functionName }) => functionName === name).map(({ problem }) => problem);
  const listenError = generation.listenError(name);
  return {
    name,
    ...(triggerType ? { triggerType } : {}),
    ...(description ? { description } : {}),
    disabled: definition?.disabled ?? false,
    problems: listenError ? [...own, toListenProblem(name, listenError)] : own,
  };
}

function toListenProblem(name: string, error: Error): Problem {
  const message = `The listener for function 'Functions.${name}' was unable to start. ${error.message}`;
  if (error instanceof HostError)
    return new HostError(error.code, message, { where: error.where, cure: error.cure });
  return errors.SHEAF_LISTENER_FAILED(message);
}
