import { AsyncLocalStorage } from "node:async_hooks";
import type { Reply, WorkerLog } from "../messages.ts";
import type { UserCall } from "../protocol/wire.ts";
import type { AppSource, FunctionSource, LoadError } from "../worker.ts";
import { type FunctionInfo, functionInfo } from "./function-info.ts";
import { Invocation, type UserFunction } from "./invocation.ts";
import { loadFunction } from "./script.ts";
import { moduleFrames, serializeError, toErrorOf } from "./serialize-error.ts";
import { SystemError } from "./system-error.ts";

interface LoadedFunction {
  readonly info: FunctionInfo;
  readonly callback: UserFunction;
}

/** An App's code and its running invocations. The same in a thread and in-process. */
export class UserSide {
  readonly #log: (entry: WorkerLog) => void;
  readonly #current = new AsyncLocalStorage<Invocation>();
  readonly #functions: LoadedFunction[] = [];

  constructor(log: (entry: WorkerLog) => void) {
    this.#log = log;
  }

  /** The invocation on whose behalf the code that asks runs, be it over or not. */
  get current(): Invocation | undefined {
    return this.#current.getStore();
  }

  /** One after the other, in order. `loading` hears which one is next. Functions in `broken` are not tried again. */
  async load(
    app: AppSource,
    broken: readonly LoadError[],
    loading: (index: number) => void,
  ): Promise<LoadError[]> {
    const errors: LoadError[] = [];
    for (const [index, source] of app.functions.entries()) {
      loading(index);
      const known = broken.find((error) => error.functionId === source.id);
      const callback = known ?? (await this.#load(source));
      if (typeof callback !== "function") errors.push(callback);
      this.#functions.push({
        info: functionInfo(source),
        callback: typeof callback === "function" ? callback : failing(callback),
      });
    }
    return errors;
  }

  /** Runs the synchronous part of a function, by its number in the App's list; `reply` is called once, later or before this returns. */
  start(index: number, call: UserCall, reply: (reply: Reply) => void): void {
    const loaded = this.#functions[index];
    if (loaded) {
      const invocation = new Invocation({ info: loaded.info, call, log: this.#log, reply });
      this.#current.run(invocation, start, invocation, loaded.callback);
    } else {
      const error = serializeError(new SystemError("The worker does not know this function."));
      reply({ ok: false, error, fault: "function" });
    }
  }

  async #load(source: FunctionSource): Promise<UserFunction | LoadError> {
    try {
      return await loadFunction(source);
    } catch (thrown) {
      const error = toErrorOf(thrown);
      const cause = error.cause instanceof Error ? error.cause : error;
      return {
        functionId: source.id,
        message: error.message,
        ...(cause.stack ? { stack: moduleFrames(cause.stack) } : {}),
      };
    }
  }
}

function start(invocation: Invocation, callback: UserFunction): void {
  invocation.start(callback);
}

/** What could not be loaded stays registered and fails whenever it is called. */
function failing({ message, stack }: LoadError): UserFunction {
  return () => {
    const error = new Error(message);
    if (stack) error.stack = stack;
    throw error;
  };
}
