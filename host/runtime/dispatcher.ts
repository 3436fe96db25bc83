import { LeaseLost, type Outcome, Unavailable } from "../../bindings/api/effect.ts";
import { toError } from "../../bindings/api/errors.ts";
import { Idle } from "../../bindings/api/idle.ts";
import type { Dispatch, TriggerEvent } from "../../bindings/api/listener.ts";
import type { RetryPolicy } from "../lib/retry-policy.ts";
import { formatTimeSpan } from "../lib/time-span.ts";
import type { BoundFunction } from "./bound-function.ts";
import { commitEffects } from "./commit.ts";
import {
  type AttemptOptions,
  Invocation,
  type InvocationResult,
  type InvocationSurroundings,
} from "./invocation.ts";
import { Outages } from "./outages.ts";
import { retryContext, retryDelayMs } from "./retry.ts";

export type DispatcherOptions = Omit<InvocationSurroundings, "outages">;

/** Runs invocations, many at a time: inputs, user code, outputs, one commit with the trigger's settlement. */
export class Dispatcher {
  readonly #options: InvocationSurroundings;
  readonly #draining = new AbortController();
  #running = 0;
  readonly #idle = new Idle();

  constructor(options: DispatcherOptions) {
    this.#options = { ...options, outages: new Outages(options.log) };
  }

  /** How many events are being worked on. */
  get running(): number {
    return this.#running;
  }

  /** Retries that wait are given up: their events go back. Running attempts end by themselves. */
  drain(): void {
    this.#draining.abort();
  }

  to(bound: BoundFunction): Dispatch {
    return (event, storing) => this.dispatch(bound, event, storing);
  }

  async dispatch(bound: BoundFunction, event: TriggerEvent, storing?: () => void): Promise<Outcome> {
    this.#running += 1;
    try {
      const { retry } = bound.definition;
      const result = retry
        ? await this.#attempts(bound, event, { policy: retry, storing })
        : await this.#attempt(bound, event, { storing });
      if (result.kind === "succeeded") return { ok: true, outputs: result.outputs };
      return await this.#settle(bound, event, result);
    } catch (thrown) {
      // Nothing that user code or a store may do ends here: this is a fault of Sheaf's own.
      const error = toError(thrown);
      const { name } = bound.definition;
      this.#options.log.log("error", `Functions.${name}: ${error.message}`, { functionName: name, error });
      return { ok: false, error };
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#idle.tell();
    }
  }

  /** Resolves when nothing is being worked on. */
  idle(): Promise<void> {
    return this.#running === 0 ? Promise.resolve() : this.#idle.wait();
  }

  /** Until one succeeds, or is not the function's failure, or was the last. */
  async #attempts(
    bound: BoundFunction,
    event: TriggerEvent,
    { policy, storing }: { readonly policy: RetryPolicy; readonly storing: (() => void) | undefined },
  ): Promise<InvocationResult> {
    let last: Error | undefined;
    for (let retryCount = 0; ; retryCount += 1) {
      const retry = retryContext(policy, retryCount, last);
      const result = await this.#attempt(bound, event, { retry, storing });
      const delayMs = result.kind === "failed" ? retryDelayMs(policy, retryCount, Math.random()) : undefined;
      if (result.kind !== "failed" || delayMs === undefined) return result;
      last = result.error;
      this.#sayRetry(bound, delayMs, retryCount);
      if (!(await this.#wait(delayMs, event.lost))) return { kind: "returned", error: last };
    }
  }

  #attempt(bound: BoundFunction, event: TriggerEvent, options: AttemptOptions): Promise<InvocationResult> {
    return new Invocation(bound, event, this.#options, options).run();
  }

  #sayRetry({ definition }: BoundFunction, delayMs: number, retryCount: number): void {
    const max = definition.retry?.maxRetryCount;
    this.#options.log.log(
      "info",
      `Waiting for \`${formatTimeSpan(delayMs)}\` before retrying function execution. Next attempt: '${retryCount + 1}'. Max retry count: '${max}'`,
      { functionName: definition.name },
    );
  }

  /** False: the wait was cut short, the attempt must not follow. */
  async #wait(delayMs: number, lost: AbortSignal | undefined): Promise<boolean> {
    const cut = lost ? AbortSignal.any([lost, this.#draining.signal]) : this.#draining.signal;
    await this.#options.clock.sleep(delayMs, cut);
    return !cut.aborted;
  }

  /** What is left to do after the last attempt: a failure settles the event, what is no failure gives it back. */
  async #settle(
    bound: BoundFunction,
    event: TriggerEvent,
    result: Exclude<InvocationResult, { kind: "succeeded" }>,
  ): Promise<Outcome> {
    const outcome: Outcome = { ok: false, error: result.error };
    if (result.kind === "dropped") return outcome;
    const counted = result.kind === "failed" || !event.giveBack;
    const settlement = counted ? event.settle(outcome) : (event.giveBack?.() ?? []);
    try {
      const { clock, outages } = this.#options;
      await commitEffects([], settlement, { once: undefined, clock, outages, giveUp: () => event.lost });
    } catch (error) {
      if (!(error instanceof LeaseLost || error instanceof Unavailable)) throw error;
      const { name } = bound.definition;
      this.#options.log.log(
        "debug",
        `Functions.${name}: the event was taken over before it could be settled.`,
        { functionName: name },
      );
    }
    return outcome;
  }
}
