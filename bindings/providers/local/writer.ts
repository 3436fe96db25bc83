import { Unavailable } from "../../api/effect.ts";
import { toError } from "../../api/errors.ts";
import { codeOf, freeBytes } from "./data-folder.ts";
import type { Databases } from "./database.ts";
import { Draft, type Job, type Plan, Transaction } from "./draft.ts";

/** Most commits that share a transaction: bounds how long the other processes wait for the store. */
const MAX_GROUP = 512;
/** Under this much free space a failed write is put down to the full disk. */
const FULL_BELOW_BYTES = 256 * 1024;

interface Planned {
  readonly job: Job;
  readonly draft?: Draft;
  readonly result?: unknown;
  readonly refusal?: Error;
}

/**
 * The one way to write. Plans that wait run together, in the order of their arrival, in one transaction of lmdb, whose
 * pages a thread of lmdb's writes and syncs while the next plans gather: the price of an fsync is shared by all that
 * came meanwhile. One refused plan does not touch its neighbours; a failed write (disk full) fails them all.
 */
export class Writer {
  readonly #databases: Databases;
  readonly #root: string;
  readonly #ring: (topics: ReadonlySet<string>) => void;
  #waiting: Job[] = [];
  #running: Promise<void> | undefined;
  #failure: Error | undefined;

  constructor(databases: Databases, root: string, ring: (topics: ReadonlySet<string>) => void) {
    this.#databases = databases;
    this.#root = root;
    this.#ring = ring;
  }

  /** Durable when it resolves. Rejects with what the plan throws, or with Unavailable; then nothing was written. */
  run<T>(plan: Plan<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ plan, resolve, reject });
      this.#running ??= this.#work();
    });
  }

  /** Why the last write failed; undefined when it did not. */
  failure(): Error | undefined {
    return this.#failure;
  }

  /** Resolves when nothing is left to write. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group: Planned[] = [];
      try {
        await this.#databases.root.childTransaction(() => this.#execute(group));
        this.#failure = undefined;
        this.#finish(group);
      } catch (thrown) {
        this.#failure = await this.#explain(thrown);
        // Those that were refused saw what their neighbours would have written: their refusal counts no more.
        for (const { job } of group) job.reject(this.#failure);
        if (group.length === 0) this.#refuseAll(this.#failure);
      }
    }
    this.#running = undefined;
  }

  #execute(group: Planned[]): void {
    const jobs = this.#waiting.splice(0, MAX_GROUP);
    const transaction = new Transaction(this.#databases);
    for (const job of jobs) group.push(planned(job, transaction));
    for (const job of transaction.riders) group.push(planned(job, transaction));
    transaction.finish();
  }

  #finish(group: readonly Planned[]): void {
    const topics = new Set<string>();
    for (const { job, draft, result, refusal } of group) {
      if (refusal) job.reject(refusal);
      draft?.committed(topics);
      if (draft) job.resolve(result as never);
    }
    if (topics.size > 0) this.#ring(topics);
  }

  #refuseAll(error: Error): void {
    for (const job of this.#waiting.splice(0)) job.reject(error);
  }

  async #explain(thrown: unknown): Promise<Error> {
    const cause = await causeOf(thrown);
    const free = await freeBytes(this.#root);
    const why =
      codeOf(cause) === 28 || (free !== undefined && free < FULL_BELOW_BYTES)
        ? `the disk is full (${Math.floor((free ?? 0) / 1024)} KiB free)`
        : cause.message;
    return new Unavailable(
      `The local store in ${this.#root} could not be written: ${why}. Nothing of the commit was kept.`,
      { cause },
    );
  }
}

function planned(job: Job, transaction: Transaction): Planned {
  const draft = new Draft(transaction);
  let result: unknown;
  try {
    result = job.plan(draft);
  } catch (thrown) {
    return { job, refusal: toError(thrown) };
  }
  draft.apply();
  return { job, draft, result };
}

/** lmdb rejects with an error that holds a promise, which rejects with the cause; unheard, that would end the process. */
async function causeOf(thrown: unknown): Promise<Error> {
  const error = toError(thrown);
  if (!("commitError" in error)) return error;
  try {
    await error.commitError;
    return error;
  } catch (cause) {
    return toError(cause);
  }
}
