import { HostError, type Problem } from "../../bindings/api/errors.ts";
import type { Generation } from "./generation.ts";

/**
 * What keeps every function from running when nothing in the App does: the store cannot be opened, for example. Empty
 * when any function runs, or when mending a file of the App would help.
 */
export function outOfReach({ bound, problems }: Generation): readonly Problem[] {
  if (bound.size > 0 || !problems.every(({ problem }) => problem.dependency)) return [];
  const origins = problems.map(({ problem }) => originOf(problem));
  // Each binding of each function tells of the same store.
  return [...new Map(origins.map((problem) => [problem.message, problem])).values()];
}

/** Without the binding that met with it. */
function originOf(problem: Problem): Problem {
  return problem instanceof HostError && problem.cause instanceof HostError ? problem.cause : problem;
}
