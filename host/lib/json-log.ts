import { pino } from "pino";
import type { Clock } from "../../bindings/api/clock.ts";
import type { LogFields, Logger, LogLevel } from "../../bindings/api/logger.ts";

export interface JsonLogOptions {
  readonly write: (line: string) => void;
  readonly clock: Clock;
  /** Lowest level. Default `info`. */
  readonly level?: LogLevel;
}

/** The log as programs read it: one JSON object a line (`time` in ISO 8601, `level`, `message`, the fields; an `error` with its stack). */
export class JsonLog implements Logger {
  readonly #pino: pino.Logger;

  constructor({ write, clock, level = "info" }: JsonLogOptions) {
    this.#pino = pino(
      {
        level,
        base: null,
        messageKey: "message",
        timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
        formatters: { level: (label) => ({ level: label }) },
        serializers: { error: pino.stdSerializers.err },
      },
      { write },
    );
  }

  enabled(level: LogLevel): boolean {
    return this.#pino.isLevelEnabled(level);
  }

  log(level: LogLevel, message: string, fields: LogFields = {}): void {
    this.#pino[level](fields, message);
  }
}
