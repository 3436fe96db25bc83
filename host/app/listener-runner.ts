import type { Clock } from "../../bindings/api/clock.ts";
import { toError } from "../../bindings/api/errors.ts";
import type { Listener } from "../../bindings/api/listener.ts";
import type { Logger, LogLevel } from "../../bindings/api/logger.ts";

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 120_000;

/** Starts one function's listener and, while that fails, tries again with growing waits. The App stays up meanwhile. */
export class ListenerRunner {
  readonly #functionName: string;
  readonly #listener: Listener;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #stopped = new AbortController();
  #starting: Promise<void> = Promise.resolve();
  #started = false;
  #error: Error | undefined;

  constructor(
    functionName: string,
    listener: Listener,
    { clock, log }: { readonly clock: Clock; readonly log: Logger },
  ) {
    this.#functionName = functionName;
    this.#listener = listener;
    this.#clock = clock;
    this.#log = log;
  }

  /** Why it does not listen, while it does not. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** Resolves after the first try, whether it succeeded or not. */
  async start(): Promise<void> {
    const first = this.#try();
    this.#starting = first.then((listens) => (listens ? undefined : this.#keepTrying()));
    await first;
  }

  /** Never rejects: what else is to be stopped must not suffer from it. */
  async stop(hurry: AbortSignal): Promise<void> {
    this.#stopped.abort();
    await this.#starting;
    if (!this.#started) return;
    try {
      await this.#listener.stop(hurry);
    } catch (thrown) {
      this.#say("error", "could not be stopped", toError(thrown));
    }
  }

  async #keepTrying(): Promise<void> {
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(LAST_RETRY_MS, waitMs * 2)) {
      await this.#clock.sleep(waitMs, this.#stopped.signal);
      if (this.#stopped.signal.aborted || (await this.#try())) return;
    }
  }

  async #try(): Promise<boolean> {
    try {
      await this.#listener.start();
      this.#started = true;
      this.#error = undefined;
      return true;
    } catch (thrown) {
      const error = toError(thrown);
      const repeated = this.#error?.message === error.message;
      this.#error = error;
      this.#say(repeated ? "debug" : "error", "was unable to start", error);
      return false;
    }
  }

  #say(level: LogLevel, what: string, error: Error): void {
    const functionName = this.#functionName;
    const line = `The listener for function 'Functions.${functionName}' ${what}. ${error.message}`;
    this.#log.log(level, line, { functionName, error });
  }
}
