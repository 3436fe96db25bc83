import { type Consumer, type Delivery, LEASE_MS } from "../../api/queue-store.ts";
import { readNumber } from "./bytes.ts";
import { LocalDelivery, type Taker } from "./delivery.ts";
import type { Draft, Transaction } from "./draft.ts";
import { type Claimed, claim } from "./message-moves.ts";
import { Pace } from "./pace.ts";
import type { QueueName } from "./queue-name.ts";
import type { Session } from "./session.ts";
import { Wait } from "./wait.ts";

/** The longest wait between two looks, for what no bell tells of. */
const LOOK_AGAIN_MS = 1_000;
/** So long may what was taken ahead wait to be asked for; then others get it. */
const AHEAD_MS = 100;

/**
 * Takes messages when it is asked for them. While messages are done quickly it also takes ahead: a transaction that
 * settles some of its deliveries claims as many new ones, which so cost no fsync of their own.
 */
export class LocalConsumer implements Consumer, Taker {
  readonly #session: Session;
  readonly #queue: QueueName;
  readonly #limit: number;
  /** Deliveries not yet settled, those being claimed and those taken ahead included. */
  #outstanding = 0;
  /** Of these, how many the transaction under way settles. */
  #settling = 0;
  /** Taken ahead. */
  #ready: LocalDelivery[] = [];
  #isReaching = false;
  readonly #pace = new Pace();
  #stopped = false;
  /** The last claim got all it wanted: the next one need not look first. */
  #plenty = false;
  /** Ends the waits under way: there is room, or something ready, or it is over. */
  readonly #waits = new Set<() => void>();

  constructor(session: Session, queue: QueueName, limit: number) {
    this.#session = session;
    this.#queue = queue;
    this.#limit = limit;
  }

  async next(max: number, signal: AbortSignal): Promise<Delivery[]> {
    while (!this.#isOver(signal)) {
      const deliveries = this.#ready.splice(0, max).filter((delivery) => delivery.held);
      const room = Math.min(max, this.#limit - this.#outstanding);
      if (deliveries.length === 0 && room > 0 && this.#untilVisible() <= 0) {
        deliveries.push(...(await this.#claim(room, signal)));
      } else if (deliveries.length === 0) {
        await this.#wait(room > 0 ? this.#untilVisible() : LOOK_AGAIN_MS, signal);
      }
      if (deliveries.length > 0) return this.#handOut(deliveries);
    }
    return [];
  }

  async stop(_hurry: AbortSignal): Promise<void> {
    this.#stopped = true;
    for (const wake of this.#waits) wake();
    await this.#giveBackReady();
  }

  settling(transaction: Transaction): void {
    this.#settling += 1;
    if (this.#isReaching || !this.#plenty || !this.#pace.isQuick) return;
    this.#isReaching = true;
    void this.#reach(transaction);
  }

  ended(delivery: LocalDelivery): void {
    this.#settling = Math.max(0, this.#settling - 1);
    this.#pace.done(delivery);
    this.#makeRoom(1);
  }

  #isOver(signal?: AbortSignal): boolean {
    return this.#stopped || signal?.aborted === true || this.#session.closed.aborted;
  }

  #handOut(deliveries: LocalDelivery[]): Delivery[] {
    for (const delivery of deliveries) this.#pace.begun(delivery);
    return deliveries;
  }

  /** Until the first message is visible, at most until the next look. Asks a snapshot, without the store's lock. */
  #untilVisible(): number {
    if (this.#plenty) return 0;
    const { messages, root } = this.#session.store.databases;
    root.resetReadTxn();
    const { prefix, end } = this.#queue;
    for (const key of messages.getKeys({ start: prefix, end, limit: 1 })) {
      return Math.min(LOOK_AGAIN_MS, readNumber(key, prefix.length) - this.#session.clock.now());
    }
    return LOOK_AGAIN_MS;
  }

  async #claim(max: number, signal: AbortSignal): Promise<LocalDelivery[]> {
    this.#outstanding += max;
    let unused = max;
    try {
      const claimed = await this.#session.store.writer.run((draft) =>
        this.#isOver(signal) ? [] : this.#plan(draft, max),
      );
      unused -= claimed.length;
      const deliveries = this.#receive(claimed, max);
      if (!this.#isOver(signal)) return deliveries;
      await this.#session.leases.giveBack(deliveries);
      return [];
    } finally {
      this.#makeRoom(unused);
    }
  }

  /** As #claim, in a transaction that settles deliveries and so makes room. */
  async #reach(transaction: Transaction): Promise<void> {
    let unused = 0;
    try {
      const claimed = await transaction.ride((draft) => {
        unused = Math.max(0, this.#limit - this.#outstanding + this.#settling);
        this.#settling = 0;
        this.#outstanding += unused;
        return unused === 0 || this.#isOver() ? [] : this.#plan(draft, unused);
      });
      const deliveries = this.#receive(claimed, unused);
      unused -= claimed.length;
      this.#ready.push(...deliveries);
      if (this.#isOver()) await this.#giveBackReady();
      else if (deliveries.length > 0) this.#session.clock.after(AHEAD_MS, () => this.#tooSlow(deliveries));
    } catch {
      // The commits in the transaction failed too, and tell.
    } finally {
      this.#isReaching = false;
      this.#makeRoom(unused);
    }
  }

  #plan(draft: Draft, max: number): Claimed[] {
    const { clock, owner } = this.#session;
    const now = clock.now();
    return claim(draft, this.#queue, { owner, now, until: now + LEASE_MS, max });
  }

  #receive(claimed: readonly Claimed[], wanted: number): LocalDelivery[] {
    this.#plenty = claimed.length === wanted;
    const deliveries = claimed.map((one) => new LocalDelivery(this.#session, this.#queue, one, this));
    for (const delivery of deliveries) this.#session.leases.add(delivery);
    return deliveries;
  }

  /** Nobody asked for these in time. */
  #tooSlow(deliveries: readonly LocalDelivery[]): void {
    if (!deliveries.some((delivery) => this.#ready.includes(delivery))) return;
    this.#pace.reset();
    // If it cannot be written, the leases end by themselves.
    void this.#giveBackReady().catch(() => undefined);
  }

  async #giveBackReady(): Promise<void> {
    const ready = this.#ready.splice(0);
    if (ready.length > 0) await this.#session.leases.giveBack(ready);
  }

  #makeRoom(room: number): void {
    this.#outstanding -= room;
    for (const wake of this.#waits) wake();
  }

  /** Nothing is missed between a look and this wait: no turn of the event loop lies between them. */
  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    const { store, clock, closed } = this.#session;
    const wait = new Wait(clock, ms);
    this.#waits.add(wait.end);
    const deafen = store.bell.listen(this.#queue.topic, wait.end);
    for (const each of [signal, closed]) each.addEventListener("abort", wait.end, { once: true });
    await wait.over;
    deafen();
    this.#waits.delete(wait.end);
    for (const each of [signal, closed]) each.removeEventListener("abort", wait.end);
  }
}
