import type { FunctionProblem } from "./app/app.ts";
import type { Generation } from "./app/generation.ts";

/** The problems of functions that run now and would not afterwards. */
export function newlyBroken(
  old: Generation,
  oldProblems: readonly FunctionProblem[],
  problems: readonly FunctionProblem[],
): FunctionProblem[] {
  const broken = new Set(oldProblems.map(({ functionName }) => functionName.toLowerCase()));
  const runs = (name: string) => old.bound.has(name) && !broken.has(name);
  return problems.filter(({ functionName }) => runs(functionName.toLowerCase()));
}
