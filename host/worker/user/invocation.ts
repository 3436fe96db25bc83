import { format } from "node:util";
import type { Reply, WorkerLog } from "../messages.ts";
import type { UserCall } from "../protocol/wire.ts";
import { type ContextOwner, InvocationContext } from "./context.ts";
import type { FunctionInfo } from "./function-info.ts";
import { serializeError } from "./serialize-error.ts";
import { toReply } from "./to-reply.ts";

export type UserFunction = (context: InvocationContext, ...inputs: unknown[]) => unknown;

export interface InvocationOptions {
  readonly info: FunctionInfo;
  readonly call: UserCall;
  readonly log: (entry: WorkerLog) => void;
  /** Called once. */
  readonly reply: (reply: Reply) => void;
}

/**
 * One run of a v3 function: it is over when the promise it returned settles or when `done` was called, whichever
 * comes first; a function that returns no promise is over only with `done`.
 */
export class Invocation implements ContextOwner {
  readonly info: FunctionInfo;
  readonly call: UserCall;
  /** Called before it replies: for what is still to be said of it. */
  beforeReply: (() => void) | undefined;
  readonly #log: (entry: WorkerLog) => void;
  #reply: ((reply: Reply) => void) | undefined;
  #context: InvocationContext | undefined;
  #isDone = false;
  #isAborted = false;
  #returnedPromise = false;

  constructor(options: InvocationOptions) {
    this.info = options.info;
    this.call = options.call;
    this.#log = options.log;
    this.#reply = options.reply;
  }

  get isOver(): boolean {
    return this.#reply === undefined;
  }

  /** Runs the function's synchronous part. */
  start(callback: UserFunction): void {
    try {
      const context = new InvocationContext(this);
      this.#context = context;
      const returned = callback(context, ...context.receive()) as PromiseLike<unknown> | undefined;
      if (!returned || typeof returned.then !== "function") return;
      this.#returnedPromise = true;
      Promise.resolve(returned).then(
        (result) => {
          this.#noteDone();
          this.#succeed(result);
        },
        (error) => this.#fail(error),
      );
    } catch (error) {
      this.#fail(error);
    }
  }

  done(error?: unknown, result?: unknown): void {
    this.#noteDone();
    // Later, because what a function does after it called `done` in the same turn still counts.
    queueMicrotask(() => {
      if (error === undefined || error === null) this.#succeed(result);
      else this.#fail(error);
    });
  }

  /** It threw where nobody could catch it. What the function still does is of no interest any more. */
  abort(thrown: unknown): void {
    this.#isAborted = true;
    this.#fail(thrown);
  }

  log(level: WorkerLog["level"], args: unknown[]): void {
    if (this.#isDone) this.#write("warn", "host", `${LATE_LOG}${this.#names()}${LEARN_MORE}`);
    this.#write(level, "user", format(...args));
  }

  #succeed(result: unknown): void {
    this.#isDone = true;
    const context = this.#context;
    if (context) this.#end(() => toReply(this.info, context, result));
  }

  #fail(thrown: unknown): void {
    this.#isDone = true;
    this.#end(() => ({ ok: false, error: serializeError(thrown), fault: "function" }));
  }

  #end(makeReply: () => Reply): void {
    const reply = this.#reply;
    if (!reply) return;
    this.#reply = undefined;
    this.beforeReply?.();
    let made: Reply;
    try {
      made = makeReply();
    } catch (error) {
      made = { ok: false, error: serializeError(error), fault: "function" };
    }
    reply(made);
  }

  #noteDone(): void {
    const suppressed = this.#isAborted || (this.#returnedPromise && this.#context?.suppressAsyncDoneError);
    if (this.#isDone && !suppressed) {
      this.#write("error", "host", this.#returnedPromise ? PROMISE_AND_DONE : DONE_TWICE);
    }
    this.#isDone = true;
  }

  #names(): string {
    return `Function name: ${this.info.name}. Invocation Id: ${this.call.invocationId}. `;
  }

  #write(level: WorkerLog["level"], source: WorkerLog["source"], message: string): void {
    this.#log({
      level,
      message,
      source,
      functionName: this.info.name,
      invocationId: this.call.invocationId,
    });
  }
}

const LEARN_MORE = "Learn more: https://go.microsoft.com/fwlink/?linkid=2097909";
const LATE_LOG =
  "Warning: Unexpected call to 'log' on the context object after function execution has completed. Please check for asynchronous calls that are not awaited or calls to 'done' made before function execution completes. ";
const PROMISE_AND_DONE = `Error: Choose either to return a promise or call 'done'. Do not use both in your script. ${LEARN_MORE}`;
const DONE_TWICE =
  "Error: 'done' has already been called. Please check your script for extraneous calls to 'done'.";
