import { systemClock } from "../../bindings/api/clock.ts";
import type { Logger } from "../../bindings/api/logger.ts";
import { Host } from "../index.ts";
import { appFolder } from "./app-folder.ts";
import { bannerText, functionsText } from "./banner.ts";
import type { CommandAction, CommandCall } from "./command.ts";
import type { ExitCode } from "./exit-code.ts";
import { hostUntilStopped } from "./host-until-stopped.ts";
import { resultLog } from "./log.ts";
import { problemText, reportError } from "./report-error.ts";
import type { StartOptions } from "./start-command.ts";
import type { Terminal } from "./terminal.ts";

export const run: CommandAction<StartOptions> = async (call) => {
  const { terminal, options, spareThread } = call;
  const root = appFolder(options);
  // Threads share the process's folder: relative paths of user code start in the App, as under func.
  process.chdir(root);
  const log = await resultLog(options, terminal);
  if (!options.json) terminal.log(bannerText(root, terminal.paint));
  const { port, address, functions } = options;
  const host = new Host({
    root,
    log,
    environment: terminal.environment,
    watch: options.watch,
    ...(port === undefined ? {} : { port }),
    ...(address === undefined ? {} : { address }),
    ...(functions === undefined ? {} : { functions }),
    ...(spareThread === undefined ? {} : { spareThread }),
  });
  return runHost(host, call, { root, log });
};

async function runHost(
  host: Host,
  { terminal, options }: CommandCall<StartOptions>,
  { root, log }: { readonly root: string; readonly log: Logger },
): Promise<ExitCode> {
  try {
    return await hostUntilStopped(host, {
      clock: systemClock,
      graceMs: options.grace * 1_000,
      signals: process,
      exit: (code) => process.exit(code),
      started: () => {
        log.log("info", "Worker process started and initialized.");
        tellProblems(host, { root, log, terminal, json: options.json === true });
        if (options.json) log.log("info", "Running", { url: host.url, functions: host.functions() });
        else
          terminal.log(
            functionsText(host.functions(), {
              url: host.url,
              verbose: options.verbose === true,
              paint: terminal.paint,
            }),
          );
        log.log("info", `Host lock lease acquired by instance ID '${host.instanceId}'.`);
      },
      stopping: (signal) => {
        if (signal === "SIGINT")
          log.log("info", "Stopping. Press Ctrl+C again to end at once.", { notice: true });
        else log.log("info", `Stopping: ${options.grace} s for what runs.`, { notice: true });
      },
      stopped: () => log.log("info", "Job host stopped"),
    });
  } catch (thrown) {
    return reportError(thrown, { terminal, verbose: options.verbose === true, root });
  }
}

/** What is wrong but keeps nothing else from running: functions that were left out, warnings. */
function tellProblems(host: Host, { root, log, terminal, json }: TellProblems): void {
  const problems = host
    .functions()
    .flatMap(({ name, problems }) => problems.map((problem) => ({ name, problem })));
  if (json) {
    for (const { name, problem } of problems) {
      log.log("error", `The '${name}' function is in error: ${problem.message}`, {
        functionName: name,
        problem,
      });
    }
    for (const problem of host.warnings()) log.log("warn", problem.message, { problem });
    return;
  }
  for (const { name, problem } of problems) {
    terminal.note(
      `The '${name}' function is in error:\n${problemText(problem, terminal.paintNote, { root })}`,
    );
  }
  for (const problem of host.warnings()) {
    terminal.note(problemText(problem, terminal.paintNote, { root, severity: "warning" }));
  }
}

interface TellProblems {
  readonly root: string;
  readonly log: Logger;
  readonly terminal: Terminal;
  readonly json: boolean;
}
