import type { Client } from "./provider.ts";

/**
 * What an invocation does to the world, as data: made by a store, carried by the host, committed by the client that
 * made it. Stores add their own fields; only their client reads them.
 */
export interface Effect {
  readonly client: Client;
  /** The same in a redelivery, so that a provider which is not atomic can recognise a repetition. */
  readonly id: string;
}

/** What became of an event. A failed function is a value; nothing crosses a listener as an exception. */
export type Outcome =
  | { readonly ok: true; readonly outputs: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly error: Error };

/** A commit was refused because of what one effect wants (row exists, etag differs …): the invocation failed; nothing was written. */
export class Conflict extends Error {
  override readonly name = "Conflict";
  readonly effect: Effect;
  /** As in HTTP: 409 exists already, 412 etag differs, 404 not there, 400 not acceptable. */
  readonly status: number;

  constructor(effect: Effect, message: string, status = 409) {
    super(message);
    this.effect = effect;
    this.status = status;
  }
}

/** The delivery belongs to someone else by now (its lease ran out): everything that came of it is dropped. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/** The technology does not answer for now: the same effects may be committed again later; the function does not run again. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}
