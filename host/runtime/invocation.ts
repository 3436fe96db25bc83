import type { Clock } from "../../bindings/api/clock.ts";
import { Conflict, type Effect, LeaseLost, Unavailable } from "../../bindings/api/effect.ts";
import { HostError, toError } from "../../bindings/api/errors.ts";
import { HttpRequest } from "../../bindings/api/http-routes.ts";
import type { Data, TriggerEvent } from "../../bindings/api/listener.ts";
import type { Logger } from "../../bindings/api/logger.ts";
import type { Call, Fault, ParameterBinding, Reply, RetryContext, TypedData } from "../worker/messages.ts";
import type { Worker } from "../worker/worker.ts";
import type { BoundFunction } from "./bound-function.ts";
import { commitEffects } from "./commit.ts";
import { fromTypedData, toTypedData } from "./typed-data.ts";

export interface InvocationOptions {
  readonly id: string;
  readonly worker: Worker;
  readonly clock: Clock;
  readonly log: Logger;
  readonly timeoutMs?: number | undefined;
  readonly retry?: RetryContext | undefined;
}

/**
 * How one attempt ended. `failed` is the function's failure and counts. `returned` is nobody's (a neighbour brought the
 * thread down, the host stops): the event goes back uncounted. `dropped`: someone else has the event, or nobody can be told.
 */
export type InvocationResult =
  | { readonly kind: "succeeded"; readonly outputs: Readonly<Record<string, unknown>> }
  | { readonly kind: "failed" | "returned" | "dropped"; readonly error: Error };

const UNCOUNTED: readonly Fault[] = ["neighbour", "stopped"];

/** One attempt at one event: inputs → user code → effects → commit together with the event's settlement as a success. */
export class Invocation {
  readonly #bound: BoundFunction;
  readonly #event: TriggerEvent;
  readonly #options: InvocationOptions;

  constructor(bound: BoundFunction, event: TriggerEvent, options: InvocationOptions) {
    this.#bound = bound;
    this.#event = event;
    this.#options = options;
  }

  /** Never rejects. */
  async run(): Promise<InvocationResult> {
    const started = performance.now();
    this.#sayExecuting();
    // Whatever an event makes go wrong counts as its failure (JSON nested too deeply to be handed over, for one):
    // unsettled, it would be held for as long as this host lives.
    const result = await this.#run().catch((thrown) => ({ kind: "failed" as const, error: toError(thrown) }));
    this.#sayExecuted(result, Math.round(performance.now() - started));
    return result;
  }

  async #run(): Promise<InvocationResult> {
    const { inputs } = this.#bound;
    let values: ParameterBinding[] | undefined;
    if (inputs.length > 0) {
      try {
        values = await this.#readInputs();
      } catch (thrown) {
        return { kind: "failed", error: toError(thrown) };
      }
    }
    const reply = await this.#options.worker.invoke(this.#call(values));
    if (this.#event.lost?.aborted)
      return { kind: "dropped", error: new LeaseLost("the lease ran out while the function ran") };
    if (!reply.ok)
      return { kind: UNCOUNTED.includes(reply.fault) ? "returned" : "failed", error: toReplyError(reply) };
    return this.#store(this.#outputsOf(reply));
  }

  async #readInputs(): Promise<ParameterBinding[]> {
    const { data } = this.#event;
    const values = await Promise.all(
      this.#bound.inputs.map(({ name, input }) => named(name, () => input.read(data))),
    );
    return this.#bound.inputs.map(({ name }, index) => ({ name, data: toTypedData(values[index]) ?? {} }));
  }

  #call(inputs: ParameterBinding[] | undefined): Call {
    const { id, timeoutMs, retry } = this.#options;
    const { value, repeatable, lost } = this.#event;
    const trigger = { name: this.#bound.triggerName, data: toTypedData(value) ?? {} };
    return {
      invocationId: id,
      functionId: this.#bound.definition.name,
      inputData: inputs ? [trigger, ...inputs] : [trigger],
      repeatable,
      ...(value instanceof HttpRequest ? undefined : { triggerMetadata: toMetadata(this.#event.data) }),
      ...(timeoutMs === undefined ? undefined : { timeoutMs }),
      ...(retry ? { retryContext: retry } : undefined),
      ...(lost ? { unwanted: lost } : undefined),
    };
  }

  /** The return value wins over an output of the name $return; without that binding, its members are outputs by name. */
  #outputsOf(reply: Reply & { ok: true }): Record<string, unknown> {
    const outputs: Record<string, unknown> = {};
    for (const { name, data } of reply.outputData) outputs[name] = fromTypedData(data);
    const returned = fromTypedData(reply.returnValue);
    if (this.#bound.outputs.some(({ name }) => name === "$return")) outputs.$return = returned;
    else if (isPlainObject(returned)) Object.assign(outputs, returned);
    return outputs;
  }

  async #store(outputs: Record<string, unknown>): Promise<InvocationResult> {
    const { clock, log } = this.#options;
    const event = this.#event;
    try {
      const effects = this.#bound.outputs.length > 0 ? await this.#effects(outputs) : [];
      const settlement = event.settle({ ok: true, outputs });
      const once = event.id === undefined ? undefined : `${this.#bound.definition.name}/${event.id}`;
      await commitEffects(effects, settlement, { once, clock, log, giveUp: () => this.#giveUp() });
      return { kind: "succeeded", outputs };
    } catch (thrown) {
      const error = toError(thrown);
      if (error instanceof LeaseLost) return { kind: "dropped", error };
      if (error instanceof Unavailable) return { kind: event.lost ? "dropped" : "failed", error };
      return { kind: "failed", error };
    }
  }

  async #effects(outputs: Record<string, unknown>): Promise<Effect[]> {
    const event = this.#event;
    const base = `${this.#bound.definition.name}/${event.id ?? this.#options.id}`;
    const given = this.#bound.outputs.filter(
      ({ name }) => outputs[name] !== undefined && outputs[name] !== null,
    );
    const parts = await Promise.all(
      given.map(({ name, output }) =>
        named(name, () =>
          output.effects(outputs[name], {
            // Read only by those who need it: for HTTP it is computed then.
            get data() {
              return event.data;
            },
            id: `${base}/${name}`,
          }),
        ),
      ),
    );
    return parts.flat();
  }

  /** Without a lease, results are kept for as long as a function may run. */
  #giveUp(): AbortSignal | undefined {
    const { clock, timeoutMs } = this.#options;
    if (this.#event.lost || timeoutMs === undefined) return this.#event.lost;
    const over = new AbortController();
    clock.after(timeoutMs, () => over.abort());
    return over.signal;
  }

  #sayExecuting(): void {
    const { log, id } = this.#options;
    const functionName = this.#bound.definition.name;
    if (log.enabled && !log.enabled("debug")) return;
    const fields = { functionName, invocationId: id };
    log.log(
      "debug",
      `Executing 'Functions.${functionName}' (Reason='${this.#event.reason}', Id=${id})`,
      fields,
    );
    if (this.#event.details) log.log("debug", `Trigger Details: ${this.#event.details}`, fields);
  }

  #sayExecuted(result: InvocationResult, durationMs: number): void {
    const { log, id } = this.#options;
    const level = result.kind === "succeeded" ? "debug" : result.kind === "failed" ? "error" : "warn";
    if (level === "debug" && log.enabled && !log.enabled("debug")) return;
    const functionName = this.#bound.definition.name;
    const word = { succeeded: "Succeeded", failed: "Failed", returned: "Returned", dropped: "Dropped" }[
      result.kind
    ];
    const line = `Executed 'Functions.${functionName}' (${word}, Id=${id}, Duration=${durationMs}ms)`;
    const fields = { functionName, invocationId: id, durationMs };
    if (result.kind === "succeeded") log.log(level, line, fields);
    else log.log(level, `${line}\n${explain(result)}`, { ...fields, error: result.error });
  }
}

/** What a binding cannot do for an event says which binding it is. */
async function named<T>(binding: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof HostError)) throw thrown;
    const { code, message, where, cure } = thrown;
    throw new HostError(code, `${message} (binding '${binding}')`, { where, cure, cause: thrown });
  }
}

function explain(result: InvocationResult & { error: Error }): string {
  const { error } = result;
  if (result.kind === "returned") return `Not its failure, its event goes back: ${error.message}`;
  if (result.kind === "dropped") return `Its results were dropped: ${error.message}`;
  if (error instanceof Conflict || error.name === "HostError") return error.message;
  return error.stack?.includes(error.message)
    ? error.stack
    : `${error.message}\n${error.stack ?? ""}`.trimEnd();
}

function toReplyError({ error }: Reply & { ok: false }): Error {
  const made = new Error(error.message);
  made.name = error.name;
  made.stack = error.stack ?? `${error.name}: ${error.message}`;
  return made;
}

function toMetadata(data: Data): Record<string, TypedData> {
  const metadata: Record<string, TypedData> = {};
  for (const name of Object.keys(data)) {
    const value = toTypedData(data[name]);
    if (value) metadata[name] = value;
  }
  return metadata;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}
