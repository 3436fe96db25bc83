import type { WorkerLog } from "../messages.ts";
import type { ExitNote } from "../protocol/thread-messages.ts";
import type { Invocation } from "./invocation.ts";
import { serializeError } from "./serialize-error.ts";

export interface GuardOptions {
  readonly root: string;
  readonly current: () => Invocation | undefined;
  readonly log: (entry: WorkerLog) => void;
  /** The last words of the thread. */
  readonly exiting: (note: ExitNote) => void;
}

/**
 * Makes `process` inside a thread what user code expects of a process of its own. A thread shares its working
 * directory with the host and cannot change it: `process.cwd()` answers the App folder, and with it path.resolve;
 * relative paths given to `fs` itself start where the host was started.
 */
export function guardProcess({ root, current, log, exiting }: GuardOptions): void {
  process.cwd = () => root;
  const exit = process.exit.bind(process);
  process.exit = ((code?: number | string | null) => {
    const invocation = current();
    const names = invocation
      ? { functionName: invocation.info.name, invocationId: invocation.call.invocationId }
      : {};
    exiting({ code: Number(code ?? process.exitCode ?? 0), ...names });
    return exit(code);
  }) as typeof process.exit;
  process.on("uncaughtException", (error) => blame(error, current(), log));
  process.on("unhandledRejection", (reason) => blame(reason, current(), log));
}

/** Fails the invocation that threw asynchronously; the thread and its other invocations go on. */
function blame(thrown: unknown, invocation: Invocation | undefined, log: GuardOptions["log"]): void {
  if (invocation && !invocation.isOver) invocation.abort(thrown);
  else log(uncaught(thrown, invocation));
}

function uncaught(thrown: unknown, invocation: Invocation | undefined): WorkerLog {
  const error = serializeError(thrown);
  const what = error.stack ?? `${error.name}: ${error.message}`;
  const entry = { level: "error", source: "user" } as const;
  if (!invocation) return { ...entry, message: `Uncaught outside of any invocation: ${what}` };
  const { info, call } = invocation;
  return {
    ...entry,
    message: `Uncaught after the invocation was over: ${what}`,
    functionName: info.name,
    invocationId: call.invocationId,
  };
}
