import type { Effect, Outcome } from "./effect.ts";
import type { ScaleMetric } from "./scale.ts";

/** What expressions and trigger metadata are read from. Names are matched without regard to case. */
export type Data = Readonly<Record<string, unknown>>;

/** Something that happened and wants its function to run. */
export interface TriggerEvent {
  /** Only if stable across redelivery and unique: message id, blob + etag, timer tick. Gives effects their ids and `once` its name. */
  readonly id?: string;
  /** What the function receives: string, Uint8Array, or a plain value; an HttpRequest for HTTP. */
  readonly value: unknown;
  /** id, dequeueCount …: for {expressions} and trigger metadata. May be a getter that computes it when first read. */
  readonly data: Data;
  /** Why the function runs, for the `Executing` line: "New queue message detected on 'orders'." */
  readonly reason: string;
  /** The text after `Trigger Details:`, if there is any. */
  readonly details?: string;
  /** The lease is gone: what comes of the event is dropped. */
  readonly isLost?: boolean;
  /** Aborts when it goes; absent where there is no lease. */
  readonly lost?: AbortSignal;
  /** May the function run again for this event without anyone noticing (queue, blob, timer)? HTTP: false. */
  readonly repeatable: boolean;
  /** Pure (jitter comes from the event's id). Success → [ack]; failure → [release(delay)] or [poison, ack]. */
  settle(outcome: Outcome): readonly Effect[];
  /** The effects that return the event untouched, not counted as a failure: drain. */
  giveBack?(): readonly Effect[];
}

/** The reason of an event that was made by hand. */
export const MANUAL_REASON = "This function was programmatically called via the host APIs.";

/**
 * Resolves after the commit, so that an HTTP answer never promises what is not stored. Never rejects. `storing` is called
 * when the function is done and its results are about to be committed: what limits user code may start the next one then.
 */
export type Dispatch = (event: TriggerEvent, storing?: () => void) => Promise<Outcome>;

/** `start` resolves when events can arrive. `stop` takes no new events and waits for running ones; when `hurry` aborts it gives them back. */
export interface Listener {
  start(): Promise<void>;
  stop(hurry: AbortSignal): Promise<void>;
}

export interface Trigger {
  listen(dispatch: Dispatch): Listener;
  /** Work waiting, readable while no host runs. */
  metric?(): Promise<ScaleMetric>;
  /** An event made by hand, for the admin API and `sheaf invoke`. It settles nothing. */
  event?(payload: string): Promise<TriggerEvent>;
  /** One line for listings: the queue, the container, the schedule with its next run, the route. */
  describe?(): string;
}

export interface Input {
  /** What the function receives: string, Uint8Array, plain value, or undefined where there is nothing. */
  read(data: Data): Promise<unknown>;
}

/** Where and for what effects are made. */
export interface EffectOrigin {
  /** Read only when needed: some triggers compute it then. */
  readonly data: Data;
  /** The same in a redelivery; effects derive theirs from it. */
  readonly id: string;
}

export interface Output {
  /** What writing the value does; at once where nothing has to be stored first. */
  effects(value: unknown, at: EffectOrigin): Promise<readonly Effect[]> | readonly Effect[];
}
