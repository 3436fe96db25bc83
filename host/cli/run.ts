import type { SpareThread } from "../lib/spare-thread.ts";
import type { ExitCode } from "./exit-code.ts";
import { runProgram } from "./program.ts";
import { reportError } from "./report-error.ts";
import type { Terminal } from "./terminal.ts";

/** One command line from beginning to end: never rejects, whatever goes wrong is told on stderr. */
export async function run(
  argv: readonly string[],
  terminal: Terminal,
  spareThread?: SpareThread,
): Promise<ExitCode> {
  try {
    return await runProgram(argv, terminal, spareThread);
  } catch (thrown) {
    return reportError(thrown, { terminal, verbose: argv.includes("--verbose") });
  }
}
