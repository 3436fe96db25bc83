import { Conflict, Unavailable } from "../../bindings/api/effect.ts";
import { HostError, type Problem, toError } from "../../bindings/api/errors.ts";
import { formatProblem, type ProblemPart, type Severity } from "../config/format-problem.ts";
import { problemSource } from "../config/problem-source.ts";
import type { Paint, Style } from "../lib/paint.ts";
import { ExitCode } from "./exit-code.ts";
import { ReaderGone, type Terminal } from "./terminal.ts";

/** Tells on stderr what went wrong and what to do, and says which exit code that is. */
export function reportError(
  thrown: unknown,
  {
    terminal,
    verbose,
    root = ".",
  }: { readonly terminal: Terminal; readonly verbose: boolean; readonly root?: string },
): ExitCode {
  const error = toError(thrown);
  const problems = problemsOf(error);
  if (problems) {
    for (const problem of problems) terminal.note(problemText(problem, terminal.paintNote, { root }));
    if (verbose && error.cause) terminal.note(stackOf(toError(error.cause)));
    return exitCodeOf(problems);
  }
  if (error instanceof ReaderGone) return ExitCode.ok;
  // Commander has told already.
  if (isCommanderError(error)) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  terminal.note(`${terminal.paintNote("red", "error")} ${error.message}`);
  if (error instanceof Conflict) return ExitCode.failed;
  if (error instanceof Unavailable) return ExitCode.dependency;
  terminal.note(ourFault(error, verbose));
  return ExitCode.failed;
}

function ourFault(error: Error, verbose: boolean): string {
  const sentence = "This is a fault of Sheaf, not yours.";
  return verbose ? `${stackOf(error)}\n${sentence}` : `${sentence} --verbose shows where it happened.`;
}

function stackOf(error: Error): string {
  return error.stack ?? String(error);
}

/** A problem as the terminal shows it, with its line of the file. */
export function problemText(
  problem: Problem,
  paint: Paint,
  { root, severity = "error" }: { readonly root: string; readonly severity?: Severity },
): string {
  const styles: Readonly<Partial<Record<ProblemPart, Style>>> = {
    severity: severity === "error" ? "red" : "yellow",
    where: "cyan",
    code: "dim",
    source: "dim",
  };
  return formatProblem(problem, {
    severity,
    source: problemSource(problem, root),
    paint: (part, text) => {
      const style = styles[part];
      return style === undefined ? text : paint(style, text);
    },
  });
}

function problemsOf(error: Error): readonly Problem[] | undefined {
  if (error instanceof HostError) return [error];
  return "problems" in error && Array.isArray(error.problems) ? error.problems : undefined;
}

/** Most of what a user can mend is configuration; these are not. */
const CODES: Readonly<Record<string, ExitCode>> = {
  SHEAF_USAGE: ExitCode.usage,
  SHEAF_OPTION_UNSUPPORTED: ExitCode.usage,
  SHEAF_ARGUMENT_JSON: ExitCode.usage,
  SHEAF_FILTER_INVALID: ExitCode.usage,
  SHEAF_ROW_INVALID: ExitCode.usage,
  SHEAF_FUNCTION_UNKNOWN: ExitCode.usage,
  SHEAF_FUNCTION_NOT_INVOCABLE: ExitCode.usage,
  SHEAF_LOCAL_NAME: ExitCode.usage,
  SHEAF_QUEUE_NAME: ExitCode.usage,
  SHEAF_TABLE_NAME: ExitCode.usage,
  SHEAF_INIT_EXISTS: ExitCode.failed,
  SHEAF_FILE: ExitCode.failed,
  SHEAF_NOT_FOUND: ExitCode.failed,
  SHEAF_PEEK_UNSUPPORTED: ExitCode.failed,
  SHEAF_INVOKE_FAILED: ExitCode.failed,
  SHEAF_WORKER_START: ExitCode.failed,
  SHEAF_PORT_TAKEN: ExitCode.portOrLock,
  SHEAF_LISTEN_REFUSED: ExitCode.portOrLock,
};

function exitCodeOf(problems: readonly Problem[]): ExitCode {
  if (problems[0]?.dependency) return ExitCode.dependency;
  return CODES[problems[0]?.code ?? ""] ?? ExitCode.configuration;
}

/** Not by class: commander is loaded only when a command line is parsed. */
function isCommanderError(error: Error): error is Error & { readonly exitCode: number } {
  return "code" in error && String(error.code).startsWith("commander.") && "exitCode" in error;
}
