import { backoffMs } from "../../api/backoff.ts";
import type { Clock } from "../../api/clock.ts";
import { type Effect, LeaseLost, Unavailable } from "../../api/effect.ts";
import { toError } from "../../api/errors.ts";
import { Idle } from "../../api/idle.ts";
import type { Dispatch, Listener, TriggerEvent } from "../../api/listener.ts";
import type { Logger } from "../../api/logger.ts";
import type { Consumer, Delivery, QueueStore } from "../../api/queue-store.ts";
import { type Listed, Roster } from "../../api/roster.ts";
import { type FailureRules, settleFailure, toPoison } from "./settle.ts";

export interface ConsumeLimits {
  /** Fetched at once. */
  readonly batchSize: number;
  /** Fetched again when so many or fewer are being worked on. */
  readonly newBatchThreshold: number;
  readonly maxDequeueCount: number;
  /** Milliseconds; 0: back-off. */
  readonly visibilityTimeoutMs: number;
}

export interface Consumption {
  /** Of the queue, for the log. */
  readonly name: string;
  readonly queue: QueueStore;
  readonly limits: Pick<ConsumeLimits, "batchSize" | "newBatchThreshold">;
  readonly rules: FailureRules;
  /** Undefined: nothing is left to be done about this message. A rejection counts as a failed attempt, but Unavailable. */
  toEvent(delivery: Delivery): TriggerEvent | undefined | Promise<TriggerEvent | undefined>;
  readonly clock: Clock;
  readonly log: Logger;
}

interface Running extends Listed {
  readonly delivery: Delivery;
  isWorking: boolean;
}

/** Keeps up to batchSize + newBatchThreshold messages of a queue running; what fails too often goes to its poison queue. */
export class QueueListener implements Listener {
  readonly #consumption: Consumption;
  readonly #dispatch: Dispatch;
  #consumer: Consumer | undefined;
  /** Not settled yet. */
  readonly #running = new Roster<Running>();
  /** Those of them whose function is not done: what the limits count. The others only wait for their commit. */
  #working = 0;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;
  /** Called when a delivery is done: the loop waits for room. */
  #onDone: (() => void) | undefined;
  readonly #idle = new Idle();

  constructor(consumption: Consumption, dispatch: Dispatch) {
    this.#consumption = consumption;
    this.#dispatch = dispatch;
  }

  async start(): Promise<void> {
    if (this.#consumer) return;
    const { queue, limits } = this.#consumption;
    const atOnce = limits.batchSize + limits.newBatchThreshold;
    // One at a time is a promise of order: the next message sees what the one before wrote. Else the next ones run
    // while the results of the last ones are being stored.
    this.#consumer = queue.consume({ limit: atOnce > 1 ? 2 * atOnce : 1 });
    this.#loop = this.#run(this.#consumer);
  }

  async stop(hurry: AbortSignal): Promise<void> {
    this.#stopping.abort();
    this.#onDone?.();
    await this.#loop;
    const given = this.#stopConsumer(hurry);
    if (this.#running.size > 0) await this.#idle.wait(hurry);
    if (this.#running.size > 0) await this.#giveBack();
    await given;
  }

  async #run(consumer: Consumer): Promise<void> {
    const { signal } = this.#stopping;
    const { batchSize, newBatchThreshold } = this.#consumption.limits;
    for (let failures = 0; !signal.aborted; ) {
      if (this.#working > newBatchThreshold) {
        await new Promise<void>((resolve) => {
          this.#onDone = resolve;
        });
        continue;
      }
      try {
        const deliveries = await consumer.next(batchSize, signal);
        // It waits for messages: none without a wait means that its connection was closed. Asking on would never end.
        if (deliveries.length === 0 && !signal.aborted) throw new Unavailable("its connection is closed");
        failures = 0;
        for (const delivery of deliveries) this.#begin(delivery);
      } catch (thrown) {
        await this.#pause(toError(thrown), failures);
        failures += 1;
      }
    }
  }

  async #pause(error: Error, failures: number): Promise<void> {
    const { name, clock, log } = this.#consumption;
    if (failures === 0 && !this.#stopping.signal.aborted) {
      const level = error instanceof Unavailable ? "warn" : "error";
      log.log(level, `Queue '${name}' cannot be read now; it is tried again: ${error.message}`, { error });
    }
    await clock.sleep(backoffMs(failures, name), this.#stopping.signal);
  }

  #begin(delivery: Delivery): void {
    const running: Running = { delivery, isWorking: true };
    this.#running.add(running);
    this.#working += 1;
    const done = () => this.#done(running);
    if (this.#isExhausted(delivery)) {
      void this.#moveToPoison(delivery).then(done);
      return;
    }
    let event: ReturnType<Consumption["toEvent"]>;
    try {
      event = this.#consumption.toEvent(delivery);
    } catch (thrown) {
      void this.#fail(delivery, toError(thrown)).then(done);
      return;
    }
    // Neither rejects: dispatch never does, and #prepare catches.
    if (event instanceof Promise) void this.#prepare(running, event).then(done);
    else if (event) void this.#dispatch(event, () => this.#storing(running)).then(done);
    else void this.#commit([delivery.ack()]).then(done);
  }

  /** Such a message was under way too often when its host died: running it again would take the next one down too. */
  #isExhausted(delivery: Delivery): boolean {
    const { poison, maxDequeueCount } = this.#consumption.rules;
    return poison !== undefined && delivery.dequeueCount > maxDequeueCount;
  }

  async #moveToPoison(delivery: Delivery): Promise<void> {
    const { rules } = this.#consumption;
    rules.onExhausted?.(delivery);
    if (rules.poison) await this.#commit(toPoison(delivery, rules.poison));
  }

  async #prepare(running: Running, preparing: Promise<TriggerEvent | undefined>): Promise<void> {
    const { delivery } = running;
    let event: TriggerEvent | undefined;
    try {
      event = await preparing;
    } catch (thrown) {
      await this.#fail(delivery, toError(thrown));
      return;
    }
    if (event) await this.#dispatch(event, () => this.#storing(running));
    else await this.#commit([delivery.ack()]);
  }

  /** The message could not be made into an event. */
  async #fail(delivery: Delivery, error: Error): Promise<void> {
    const { name, rules, log } = this.#consumption;
    log.log("error", `A message of queue '${name}' cannot be prepared: ${error.message}`, { error });
    if (!(error instanceof Unavailable)) return this.#commit(settleFailure(delivery, rules));
    await this.#consumption.clock.sleep(backoffMs(0, delivery.id ?? name), this.#stopping.signal);
    return this.#commit([delivery.giveBack()]);
  }

  /** The function is done, another one may begin. */
  #storing(running: Running): void {
    if (!running.isWorking || this.#isOneAtATime) return;
    running.isWorking = false;
    this.#working -= 1;
    if (this.#onDone && this.#working <= this.#consumption.limits.newBatchThreshold) this.#wake();
  }

  get #isOneAtATime(): boolean {
    const { batchSize, newBatchThreshold } = this.#consumption.limits;
    return batchSize + newBatchThreshold === 1;
  }

  #done(running: Running): void {
    this.#running.delete(running);
    if (running.isWorking) this.#working -= 1;
    running.isWorking = false;
    if (this.#onDone && this.#working <= this.#consumption.limits.newBatchThreshold) this.#wake();
    if (this.#running.size === 0) this.#idle.tell();
  }

  #wake(): void {
    const wake = this.#onDone;
    this.#onDone = undefined;
    wake?.();
  }

  /** What it cannot give back comes back when its lease runs out: no reason not to stop. */
  async #stopConsumer(hurry: AbortSignal): Promise<void> {
    try {
      await this.#consumer?.stop(hurry);
    } catch (thrown) {
      const error = toError(thrown);
      const { name, log } = this.#consumption;
      log.log("warn", `Messages of queue '${name}' cannot be given back now: ${error.message}`, { error });
    }
  }

  async #giveBack(): Promise<void> {
    // One commit each: a delivery that was settled meanwhile must not keep the others from coming back.
    await Promise.all([...this.#running].map(({ delivery }) => this.#commit([delivery.giveBack()])));
  }

  /** What cannot be committed comes back when its lease runs out. */
  async #commit(effects: readonly Effect[]): Promise<void> {
    try {
      await effects[0]?.client.commit(effects);
    } catch (thrown) {
      const error = toError(thrown);
      if (error instanceof LeaseLost) return;
      const { name, log } = this.#consumption;
      log.log("warn", `A message of queue '${name}' cannot be settled now: ${error.message}`, { error });
    }
  }
}
