import { systemClock } from "../../bindings/api/clock.ts";
import type { Logger } from "../../bindings/api/logger.ts";
import { ConsoleLog } from "../lib/console-log.ts";
import type { CommonOptions } from "./command.ts";
import type { Terminal } from "./terminal.ts";

type LogOptions = Pick<CommonOptions, "json" | "verbose">;

/** The log of `sheaf start`: it is the result, so it goes to stdout; with --json as one object a line. */
export async function resultLog({ json, verbose }: LogOptions, terminal: Terminal): Promise<Logger> {
  const write = (text: string) => terminal.log(text);
  if (!json) return new ConsoleLog({ write, clock: systemClock, paint: terminal.paint, ...levels(verbose) });
  const { JsonLog } = await import("../lib/json-log.ts");
  return new JsonLog({ write, clock: systemClock, level: verbose ? "debug" : "info" });
}

/** The log of every other command: for people, on stderr. */
export function sideLog({ verbose }: LogOptions, terminal: Terminal): Logger {
  const write = (text: string) => terminal.note(text.trimEnd());
  return new ConsoleLog({ write, clock: systemClock, paint: terminal.paintNote, ...levels(verbose) });
}

function levels(verbose: boolean | undefined) {
  return verbose ? ({ hostLevel: "debug", userLevel: "trace" } as const) : {};
}
