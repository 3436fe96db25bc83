import { type Consumer, type Delivery, LEASE_MS } from "../../api/queue-store.ts";
import { readNumber } from "./bytes.ts";
import { LocalDelivery } from "./delivery.ts";
import { claim } from "./message-moves.ts";
import type { QueueName } from "./queue-name.ts";
import type { Session } from "./session.ts";
import { Wait } from "./wait.ts";

/** The longest wait between two looks, for what no bell tells of. */
const LOOK_AGAIN_MS = 1_000;

export class LocalConsumer implements Consumer {
  readonly #session: Session;
  readonly #queue: QueueName;
  readonly #limit: number;
  /** Deliveries not yet settled, those being claimed included. */
  #outstanding = 0;
  #stopped = false;
  /** The last claim got all it wanted: the next one need not look first. */
  #plenty = false;
  /** Ends the waits under way: there is room, or it is over. */
  readonly #waits = new Set<() => void>();

  constructor(session: Session, queue: QueueName, limit: number) {
    this.#session = session;
    this.#queue = queue;
    this.#limit = limit;
  }

  async next(max: number, signal: AbortSignal): Promise<Delivery[]> {
    while (!this.#isOver(signal)) {
      const room = Math.min(max, this.#limit - this.#outstanding);
      const waitMs = room > 0 ? this.#untilVisible() : LOOK_AGAIN_MS;
      if (waitMs > 0) {
        await this.#wait(waitMs, signal);
      } else {
        const deliveries = await this.#claim(room, signal);
        if (deliveries.length > 0) return deliveries;
      }
    }
    return [];
  }

  stop(_hurry: AbortSignal): Promise<void> {
    this.#stopped = true;
    for (const wake of this.#waits) wake();
    return Promise.resolve();
  }

  #isOver(signal: AbortSignal): boolean {
    return this.#stopped || signal.aborted || this.#session.closed.aborted;
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

  async #claim(max: number, signal: AbortSignal): Promise<Delivery[]> {
    const { store, clock, owner, leases } = this.#session;
    this.#outstanding += max;
    let unused = max;
    try {
      const claimed = await store.writer.run((draft) => {
        if (this.#isOver(signal)) return [];
        const now = clock.now();
        return claim(draft, this.#queue, { owner, now, until: now + LEASE_MS, max });
      });
      unused -= claimed.length;
      this.#plenty = unused === 0;
      const deliveries = claimed.map(
        (one) => new LocalDelivery(this.#session, this.#queue, one, () => this.#makeRoom(1)),
      );
      for (const delivery of deliveries) leases.add(delivery);
      if (!this.#isOver(signal)) return deliveries;
      await leases.giveBack(deliveries);
      return [];
    } finally {
      this.#makeRoom(unused);
    }
  }

  #makeRoom(room: number): void {
    this.#outstanding -= room;
    if (room > 0) for (const wake of this.#waits) wake();
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
