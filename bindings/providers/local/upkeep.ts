import { toError } from "../../api/errors.ts";
import { keyOf, NUMBER_BYTES, numberBytes, readNumber } from "./bytes.ts";
import { DeletionWatch } from "./deletion-watch.ts";
import type { Draft } from "./draft.ts";
import type { Entry } from "./grouped-entries.ts";
import { Message } from "./message.ts";
import { comeBack, dropExpired } from "./message-moves.ts";
import { listNames } from "./names.ts";
import { isGone, type Owner, readOwner } from "./owner.ts";
import { queueName, queueOf } from "./queue-name.ts";
import type { Session } from "./session.ts";

const TICK_MS = 1_000;
/** Every so many ticks old things are looked for. */
const SWEEP_EVERY = 60;
/** A day more than is promised. */
const ONCE_MS = 8 * 24 * 3_600_000;
/** Most that a sweep removes of each kind in one transaction: others wait for the store meanwhile. */
const SWEEP_AT_ONCE = 1_000;

/**
 * What a client does once a second: it renews its leases, wakes its waiting consumers in case no bell reached them, and
 * frees what dead or stuck processes hold. Any client does the latter for all; a second one finds nothing to do.
 */
export class Upkeep {
  readonly #session: Session;
  readonly #self: Owner;
  readonly #deletion: DeletionWatch;
  #ticks = 0;
  #cancel: () => void = () => undefined;
  #work: Promise<void> | undefined;

  constructor(session: Session, self: Owner) {
    this.#session = session;
    this.#self = self;
    this.#deletion = new DeletionWatch(session.store.folder, session.log);
  }

  /** Frees at once what was left behind before this client came. */
  start(): void {
    this.#tick();
  }

  async stop(): Promise<void> {
    this.#cancel();
    await this.#work;
  }

  #tick(): void {
    this.#cancel = this.#session.clock.after(TICK_MS, () => this.#tick());
    void this.#session.leases.renew();
    void this.#deletion.look();
    this.#work ??= this.#look().finally(() => {
      this.#work = undefined;
    });
  }

  async #look(): Promise<void> {
    try {
      const gone = this.#goneOwners();
      await this.#freeLeases(gone);
      if (this.#ticks % SWEEP_EVERY === 0) await this.#sweep(gone);
      this.#ticks += 1;
    } catch (error) {
      // A full disk above all: whoever commits learns of it; here the next tick tries again.
      this.#session.log.log("debug", `Local store: upkeep failed: ${toError(error).message}`, { error });
    }
  }

  /** Owners whose process is certainly gone. */
  #goneOwners(): ReadonlySet<number> {
    const { databases } = this.#session.store;
    databases.root.resetReadTxn();
    const gone = new Set<number>();
    for (const { key, value } of databases.owners.getRange()) {
      if (isGone(readOwner(value), this.#self)) gone.add(readNumber(key, 0));
    }
    return gone;
  }

  /**
   * Leases that ran out or whose owner is gone: their messages come back, and that counts as a crash. What is free is
   * looked for once more in the transaction: an owner may have claimed after the first look and before its end.
   */
  async #freeLeases(gone: ReadonlySet<number>): Promise<void> {
    const { store, clock } = this.#session;
    const { leases, owners } = store.databases;
    const isFree = ({ value }: Entry) => {
      const { leasedUntil, owner } = new Message(value);
      return leasedUntil <= clock.now() || gone.has(owner);
    };
    if (gone.size === 0 && ![...leases.getRange()].some(isFree)) return;
    await store.writer.run((draft) => {
      for (const entry of leases.getRange()) {
        if (!isFree(entry)) continue;
        draft.remove(leases, entry.key);
        comeBack(draft, queueName(queueOf(entry.key)), new Message(entry.value));
      }
      for (const owner of gone) draft.remove(owners, numberBytes(owner));
    });
  }

  async #sweep(gone: ReadonlySet<number>): Promise<void> {
    const { store, clock, staged } = this.#session;
    const now = clock.now();
    await this.#repeat((draft) => sweepOnce(draft, now - ONCE_MS));
    for (const name of listNames(store.databases, "queue")) {
      const queue = queueName(name);
      await this.#repeat((draft) => dropExpired(draft, queue, now, SWEEP_AT_ONCE));
    }
    const alive = (owner: number) => !gone.has(owner) && store.databases.owners.doesExist(numberBytes(owner));
    await staged.sweep(store.databases, alive);
  }

  /** Until a transaction leaves nothing. */
  async #repeat(plan: (draft: Draft) => number): Promise<void> {
    while ((await this.#session.store.writer.run(plan)) === SWEEP_AT_ONCE);
  }
}

/** Removes names of commits that are older; tells how many. */
function sweepOnce(draft: Draft, before: number): number {
  const { once, onceByTime } = draft.databases;
  let removed = 0;
  const old = { end: keyOf(Buffer.alloc(0), before), limit: SWEEP_AT_ONCE };
  for (const key of onceByTime.getKeys(old)) {
    draft.remove(onceByTime, key);
    draft.remove(once, key.subarray(NUMBER_BYTES));
    removed += 1;
  }
  return removed;
}
