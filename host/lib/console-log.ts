import type { Clock } from "../../bindings/api/clock.ts";
import { Conflict, LeaseLost, Unavailable } from "../../bindings/api/effect.ts";
import { HostError } from "../../bindings/api/errors.ts";
import type { LogFields, Logger, LogLevel } from "../../bindings/api/logger.ts";
import { type Paint, plain, type Style } from "./paint.ts";

export interface ConsoleLogOptions {
  readonly write: (text: string) => void;
  readonly clock: Clock;
  readonly paint?: Paint;
  /** Lowest level of the host's own lines. Default `warn`. */
  readonly hostLevel?: LogLevel;
  /** Lowest level of what user code logs. Default `info`. */
  readonly userLevel?: LogLevel;
}

/** Lines that tools wait for (VS Code's Functions extension starts its debugger on them): shown at every level. */
const ALWAYS = [
  "Worker process started and initialized.",
  "Host lock lease acquired by instance ID",
  "Host configuration has changed. Signaling restart",
  "Job host stopped",
];
const RANK: Readonly<Record<LogLevel, number>> = { trace: 0, debug: 1, info: 2, warn: 3, error: 4 };
const STYLE: Readonly<Record<LogLevel, Style | undefined>> = {
  trace: "dim",
  debug: "dim",
  info: undefined,
  warn: "yellow",
  error: "red",
};

/**
 * The log as people read it: `[2024-05-01T12:00:00.000Z] message`, what user code logged with its function and the
 * beginning of the invocation's id in front. A host's line with the field `notice: true` is shown like a warning.
 */
export class ConsoleLog implements Logger {
  readonly #options: ConsoleLogOptions;
  readonly #paint: Paint;

  constructor(options: ConsoleLogOptions) {
    this.#options = options;
    this.#paint = options.paint ?? plain;
  }

  enabled(level: LogLevel, fields?: LogFields): boolean {
    const { hostLevel = "warn", userLevel = "info" } = this.#options;
    return RANK[level] >= RANK[fields?.source === "user" ? userLevel : hostLevel] || fields?.notice === true;
  }

  log(level: LogLevel, message: string, fields?: LogFields): void {
    if (!this.enabled(level, fields) && !ALWAYS.some((start) => message.startsWith(start))) return;
    const stamp = this.#paint("dim", `[${new Date(this.#options.clock.now()).toISOString()}]`);
    const origin = fields?.source === "user" ? this.#origin(fields) : "";
    let text = "";
    for (const line of linesOf(message, fields?.error)) {
      text += `${stamp} ${origin}${this.#coloured(level, line)}\n`;
    }
    this.#options.write(text);
  }

  #origin({ functionName, invocationId }: LogFields): string {
    if (functionName === undefined) return "";
    const id = invocationId === undefined ? "" : ` ${invocationId.slice(0, 8)}`;
    return `${this.#paint("cyan", `${functionName}${id}`)} `;
  }

  #coloured(level: LogLevel, line: string): string {
    const style = STYLE[level];
    return style === undefined ? line : this.#paint(style, line);
  }
}

/** The message's lines, then the error's. */
function linesOf(message: string, error: unknown): string[] {
  const lines = message.split(/\r?\n/);
  if (error === undefined) return lines;
  const told = errorText(error, message);
  return told === "" || message.includes(told) ? lines : [...lines, ...told.split(/\r?\n/)];
}

/** What the user can mend comes with its cure, without a stack that shows only Sheaf's insides; the rest with its stack. */
function errorText(error: unknown, message: string): string {
  // The store refused or was not there: no line of the stack is the user's.
  if (isStoresAnswer(error)) return message.includes(error.message) ? "" : error.message;
  if (!(error instanceof HostError))
    return error instanceof Error ? (error.stack ?? String(error)) : String(error);
  const parts = message.includes(error.message) ? [error.code] : [`${error.code}  ${error.message}`];
  if (error.cure) parts.push(`  ${error.cure}`);
  return parts.join("\n");
}

/** What a store says about a commit or a read: its stack shows the store's insides. */
function isStoresAnswer(error: unknown): error is Error {
  return error instanceof Conflict || error instanceof LeaseLost || error instanceof Unavailable;
}
