import type { Clock } from "../../api/clock.ts";
import { LEASE_MS } from "../../api/queue-store.ts";
import { Roster } from "../../api/roster.ts";
import type { LocalDelivery } from "./delivery.ts";
import type { Store } from "./store.ts";

/** The leases of one client. Renewed together, in one transaction, when half of their time is over. */
export class Leases {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #held = new Roster<LocalDelivery>();
  #renewing = false;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  add(delivery: LocalDelivery): void {
    this.#held.add(delivery);
  }

  forget(delivery: LocalDelivery): void {
    this.#held.delete(delivery);
  }

  /** To be called every second. Renews what is due; what could not be renewed in its time is lost. */
  async renew(): Promise<void> {
    const due = this.#renewing ? [] : this.#due();
    if (due.length === 0) return;
    this.#renewing = true;
    try {
      await this.#renewAll(due);
    } catch {
      // The store cannot be written, which the next commit will tell. What still has time is tried again in a second.
      for (const delivery of due) if (delivery.leasedUntil <= this.#clock.now()) delivery.lose();
    } finally {
      this.#renewing = false;
    }
  }

  /** The client ends with these in hand. */
  async giveBackAll(): Promise<void> {
    const held = [...this.#held];
    if (held.length > 0) await this.giveBack(held);
  }

  /** Untouched. Those that somebody else has by now are left out. */
  async giveBack(deliveries: readonly LocalDelivery[]): Promise<void> {
    const { writer, databases } = this.#store;
    try {
      await writer.run((draft) => {
        const ours = deliveries.filter((delivery) => draft.has(databases.leases, delivery.key));
        for (const delivery of ours) delivery.planGiveBack(draft);
      });
    } finally {
      for (const delivery of deliveries) delivery.lose();
    }
  }

  #due(): LocalDelivery[] {
    const end = this.#clock.now() + LEASE_MS / 2;
    return [...this.#held].filter((delivery) => delivery.leasedUntil <= end);
  }

  async #renewAll(due: readonly LocalDelivery[]): Promise<void> {
    const gone = await this.#store.writer.run((draft) => {
      const until = this.#clock.now() + LEASE_MS;
      return due.filter((delivery) => delivery.held && !delivery.planRenewal(draft, until));
    });
    for (const delivery of gone) delivery.lose();
  }
}
