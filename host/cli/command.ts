import type { SpareThread } from "../lib/spare-thread.ts";
import type { ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** Options that every command takes. */
export interface CommonOptions {
  /** As given; relative to the current folder. */
  readonly app: string;
  readonly connection?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** One call of a command: its positional arguments and options as commander parsed them. */
export interface CommandCall<Options = unknown> {
  readonly terminal: Terminal;
  readonly args: readonly string[];
  readonly options: CommonOptions & Options;
  /** For a command that runs a host. */
  readonly spareThread?: SpareThread | undefined;
}

/** Does the command's work; its exit code is 0 unless it says otherwise. Throws HostErrors. */
export type CommandAction<Options = unknown> = (call: CommandCall<Options>) => Promise<ExitCode | undefined>;
