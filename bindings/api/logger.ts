export type LogLevel = "trace" | "debug" | "info" | "warn" | "error";

/** What a line belongs to. `source: "user"` marks what user code logged. */
export interface LogFields {
  readonly functionName?: string;
  readonly invocationId?: string;
  readonly source?: "host" | "user";
  readonly error?: unknown;
  readonly [field: string]: unknown;
}

/** Where everything that Sheaf tells goes. No secret ever reaches it: a connection is named, its setting is not shown. */
export interface Logger {
  log(level: LogLevel, message: string, fields?: LogFields): void;
  /** Would a line of this level be seen? Absent: yes. Saves hot paths from building lines for nobody. */
  enabled?(level: LogLevel, fields?: LogFields): boolean;
}

/** The same log, with these fields on every line. */
export function withFields(log: Logger, fields: LogFields): Logger {
  return {
    log: (level, message, more) => log.log(level, message, more ? { ...fields, ...more } : fields),
    enabled: (level, more) => log.enabled?.(level, more ? { ...fields, ...more } : fields) ?? true,
  };
}
