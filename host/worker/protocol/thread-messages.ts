import type { SerializedError } from "../messages.ts";
import type { AppSource, LoadError } from "../worker.ts";
import type { Wire } from "./wire.ts";

/** What a thread is born with. */
export interface ThreadData {
  readonly app: AppSource;
  /** Functions whose loading brought a thread down before. */
  readonly broken: readonly LoadError[];
  /** A ControlBlock's. */
  readonly memory: SharedArrayBuffer;
}

/** The first message of a thread that came up before it was known what for. */
export interface Birth {
  readonly data: ThreadData;
  /** Takes the place of the environment that it came up with. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Host → thread. */
export type ToThread =
  | { readonly calls: Wire }
  /** Answered at once by a thread that is not blocked. */
  | { readonly ping: true };

/** Thread → host: all that happened in one turn of its event loop. */
export interface FromThread {
  readonly loaded?: { readonly errors: readonly LoadError[] };
  readonly replies?: Wire;
  /** WorkerLog[] as JSON. */
  readonly logs?: string;
  /** User code called process.exit; the thread ends. */
  readonly exit?: ExitNote;
  /** The thread could not even start to load. */
  readonly failed?: SerializedError;
}
export interface ExitNote {
  readonly code: number;
  readonly functionName?: string;
  readonly invocationId?: string;
}
