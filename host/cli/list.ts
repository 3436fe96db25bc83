import { type FunctionStatus, Host } from "../index.ts";
import { appFolder } from "./app-folder.ts";
import { inListOrder, startedBy } from "./banner.ts";
import type { CommandAction } from "./command.ts";
import { printItems } from "./listing.ts";
import { sideLog } from "./log.ts";
import { problemText } from "./report-error.ts";

/** `sheaf list`: what the App has. Its stores are opened and its code is loaded, so that all that is wrong is told; nothing listens. */
export const run: CommandAction = async (call) => {
  const { terminal, options } = call;
  const root = appFolder(options);
  const log = sideLog(options, terminal);
  const host = new Host({ root, log, environment: terminal.environment, listen: false });
  await host.start();
  try {
    await printItems(call, inListOrder(host.functions()), lineOf);
    if (options.json) return undefined;
    for (const problem of host.functions().flatMap(({ problems }) => problems)) {
      terminal.note(problemText(problem, terminal.paintNote, { root }));
    }
  } finally {
    await host.stop(AbortSignal.abort());
  }
  return undefined;
};

function lineOf(listed: FunctionStatus): string {
  if (listed.problems.length > 0) return `${listed.name}: in error`;
  return `${listed.name}: ${startedBy(listed)}${listed.disabled ? "  (disabled)" : ""}`;
}
