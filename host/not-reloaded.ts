import type { LogFields } from "../bindings/api/logger.ts";
import { ConfigError } from "./config/errors.ts";
import { formatProblem } from "./config/format-problem.ts";
import { problemSource } from "./config/problem-source.ts";

/** The log entry for a change of the App that cannot run. */
export function notReloaded(
  error: Error,
  root: string,
): { readonly message: string; readonly fields: LogFields } {
  const head = "The App was not reloaded, its functions keep running as they were:";
  if (!(error instanceof ConfigError)) return { message: `${head}\n${error.message}`, fields: { error } };
  const { problems } = error;
  const texts = problems.map((problem) => formatProblem(problem, { source: problemSource(problem, root) }));
  return { message: [head, ...texts].join("\n"), fields: { problems } };
}
