import { randomUUID } from "node:crypto";
import type { Clock } from "../../bindings/api/clock.ts";
import { Conflict, type Effect, LeaseLost } from "../../bindings/api/effect.ts";
import { HostError, toError } from "../../bindings/api/errors.ts";
import { HttpRequest } from "../../bindings/api/http-routes.ts";
import type { Data, EffectOrigin, Output, TriggerEvent } from "../../bindings/api/listener.ts";
import type { Logger } from "../../bindings/api/logger.ts";
import type { Call, Fault, ParameterBinding, Reply, RetryContext, TypedData } from "../worker/messages.ts";
import type { Worker } from "../worker/worker.ts";
import type { BoundFunction } from "./bound-function.ts";
import { commitEffects } from "./commit.ts";
import type { Outages } from "./outages.ts";
import { fromTypedData, toTypedData } from "./typed-data.ts";

/** What all invocations of a dispatcher share. */
export interface InvocationSurroundings {
  readonly worker: Worker;
  readonly clock: Clock;
  readonly log: Logger;
  readonly outages: Outages;
  /** functionTimeout; unlimited when absent. */
  readonly timeoutMs?: number | undefined;
}

/**
 * How one attempt ended. `failed` is the function's failure and counts. `returned` is nobody's (a neighbour brought the
 * thread down, the host stops): the event goes back uncounted. `dropped`: someone else has the event, or nobody can be told.
 */
export type InvocationResult =
  | { readonly kind: "succeeded"; readonly outputs: Readonly<Record<string, unknown>> }
  | { readonly kind: "failed" | "returned" | "dropped"; readonly error: Error };

const UNCOUNTED: readonly Fault[] = ["neighbour", "stopped"];

export interface AttemptOptions {
  readonly retry?: RetryContext | undefined;
  /** See Dispatch. */
  readonly storing?: (() => void) | undefined;
}

const NO_INPUTS: readonly ParameterBinding[] = [];
const NO_EFFECTS: readonly Effect[] = [];

/**
 * One attempt at one event: inputs → user code → effects → commit together with the event's settlement as a success.
 * The host's hot path: what a function does not use (inputs, metadata, log lines, effects) costs it nothing.
 */
export class Invocation implements EffectOrigin {
  readonly #bound: BoundFunction;
  readonly #event: TriggerEvent;
  readonly #around: InvocationSurroundings;
  readonly #retry: RetryContext | undefined;
  readonly #storing: (() => void) | undefined;
  readonly #invocationId = randomUUID();
  #output = "";

  constructor(
    bound: BoundFunction,
    event: TriggerEvent,
    around: InvocationSurroundings,
    { retry, storing }: AttemptOptions,
  ) {
    this.#bound = bound;
    this.#event = event;
    this.#around = around;
    this.#retry = retry;
    this.#storing = storing;
  }

  /** Never rejects. */
  async run(): Promise<InvocationResult> {
    const started = performance.now();
    this.#sayExecuting();
    const result = await this.#attempt();
    this.#sayExecuted(result, started);
    return result;
  }

  /**
   * Whatever an event makes go wrong counts as its failure (JSON nested too deeply to be handed over, for one): unsettled, it
   * would be held for as long as this host lives. Awaits only where there is something to wait for.
   */
  async #attempt(): Promise<InvocationResult> {
    try {
      const inputs = this.#bound.inputs.length > 0 ? await this.#readInputs() : NO_INPUTS;
      const reply = await this.#around.worker.invoke(this.#call(inputs));
      if (this.#event.isLost) throw new LeaseLost("the lease ran out while the function ran");
      if (!reply.ok)
        return { kind: UNCOUNTED.includes(reply.fault) ? "returned" : "failed", error: toReplyError(reply) };
      this.#storing?.();
      const outputs = this.#outputsOf(reply);
      const storing = this.#store(outputs);
      if (storing !== undefined) await storing;
      return { kind: "succeeded", outputs };
    } catch (thrown) {
      const isGone = thrown instanceof LeaseLost || this.#event.isLost === true;
      return { kind: isGone ? "dropped" : "failed", error: toError(thrown) };
    }
  }

  async #readInputs(): Promise<ParameterBinding[]> {
    const { data } = this.#event;
    const values = await Promise.all(
      this.#bound.inputs.map(({ name, input }) =>
        input.read(data).catch((thrown) => Promise.reject(named(thrown, name))),
      ),
    );
    return this.#bound.inputs.map(({ name }, index) => ({ name, data: toTypedData(values[index]) ?? {} }));
  }

  #call(inputs: readonly ParameterBinding[]): Call {
    const event = this.#event;
    const { value, repeatable } = event;
    return {
      invocationId: this.#invocationId,
      functionId: this.#bound.definition.name,
      inputData: [{ name: this.#bound.triggerName, data: toTypedData(value) ?? {} }, ...inputs],
      // For HTTP it is derived from the request, on the other side, when the function looks at it.
      triggerMetadata: value instanceof HttpRequest ? undefined : toMetadata(event.data),
      retryContext: this.#retry,
      timeoutMs: this.#around.timeoutMs,
      repeatable,
      isUnwanted: repeatable ? () => event.isLost === true : undefined,
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

  /** Undefined: there was nothing to store. */
  #store(outputs: Record<string, unknown>): Promise<void> | undefined {
    const effects = this.#effects(outputs);
    if (effects instanceof Promise) return effects.then((made) => this.#commit(made, outputs));
    return this.#commit(effects, outputs);
  }

  /** In the order of function.json; an output that got nothing writes nothing. */
  #effects(outputs: Record<string, unknown>): readonly Effect[] | Promise<readonly Effect[]> {
    const made: (readonly Effect[] | Promise<readonly Effect[]>)[] = [];
    for (const { name, output } of this.#bound.outputs) {
      const value = outputs[name];
      if (value === undefined || value === null) continue;
      const own = this.#effectsOf(name, output, value);
      if (own instanceof Promise || own.length > 0) made.push(own);
    }
    if (made.length > 1) return Promise.all(made).then((parts) => parts.flat());
    return made[0] ?? NO_EFFECTS;
  }

  #effectsOf(name: string, output: Output, value: unknown): readonly Effect[] | Promise<readonly Effect[]> {
    this.#output = name;
    try {
      const made = output.effects(value, this);
      return made instanceof Promise ? made.catch((thrown) => Promise.reject(named(thrown, name))) : made;
    } catch (thrown) {
      return Promise.reject(named(thrown, name));
    }
  }

  /** For the output whose effects are being made: read when they begin to be made. */
  get id(): string {
    return `${this.#bound.definition.name}/${this.#event.id ?? this.#invocationId}/${this.#output}`;
  }

  get data(): Data {
    return this.#event.data;
  }

  #commit(effects: readonly Effect[], outputs: Record<string, unknown>): Promise<void> | undefined {
    const event = this.#event;
    const settlement = event.settle({ ok: true, outputs });
    if (effects.length === 0 && settlement.length === 0) return undefined;
    const { clock, outages } = this.#around;
    const once = event.id === undefined ? undefined : `${this.#bound.definition.name}/${event.id}`;
    return commitEffects(effects, settlement, { once, clock, outages, giveUp: () => this.#giveUp() });
  }

  /** Without a lease, results are kept for as long as a function may run. */
  #giveUp(): AbortSignal | undefined {
    const { clock, timeoutMs } = this.#around;
    if (this.#event.lost || timeoutMs === undefined) return this.#event.lost;
    const over = new AbortController();
    clock.after(timeoutMs, () => over.abort());
    return over.signal;
  }

  #sayExecuting(): void {
    const { log } = this.#around;
    if (log.enabled && !log.enabled("debug")) return;
    const functionName = this.#bound.definition.name;
    const id = this.#invocationId;
    const { reason, details } = this.#event;
    const fields = { functionName, invocationId: id };
    log.log("debug", `Executing 'Functions.${functionName}' (Reason='${reason}', Id=${id})`, fields);
    if (details) log.log("debug", `Trigger Details: ${details}`, fields);
  }

  #sayExecuted(result: InvocationResult, started: number): void {
    const { log } = this.#around;
    const { level, word } = ENDINGS[result.kind];
    if (level === "debug" && log.enabled && !log.enabled("debug")) return;
    const functionName = this.#bound.definition.name;
    const id = this.#invocationId;
    const durationMs = Math.round(performance.now() - started);
    const line = `Executed 'Functions.${functionName}' (${word}, Id=${id}, Duration=${durationMs}ms)`;
    const fields = { functionName, invocationId: id, durationMs };
    if (result.kind === "succeeded") {
      log.log(level, line, fields);
      return;
    }
    const text = `${line}\n${explain(result, this.#event.giveBack !== undefined)}`;
    // Where the function is not at fault, the stack would only show Sheaf's insides.
    log.log(level, text, result.kind === "failed" ? { ...fields, error: result.error } : fields);
  }
}

const ENDINGS = {
  succeeded: { level: "debug", word: "Succeeded" },
  failed: { level: "error", word: "Failed" },
  returned: { level: "warn", word: "Returned" },
  dropped: { level: "warn", word: "Dropped" },
} as const;

/** What a binding cannot do for an event says which binding it is. */
function named(thrown: unknown, binding: string): unknown {
  if (!(thrown instanceof HostError)) return thrown;
  const { code, message, where, cure } = thrown;
  return new HostError(code, `${message} (binding '${binding}')`, { where, cure, cause: thrown });
}

function explain(result: InvocationResult & { error: Error }, comesBack: boolean): string {
  const { error } = result;
  if (result.kind === "returned") {
    return `Not its failure, ${comesBack ? "its event goes back" : "but it cannot be run again"}: ${error.message}`;
  }
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
