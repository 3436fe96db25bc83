/** Deliveries that take longer are slow. Real milliseconds: this is about this machine's work, and nothing waits for it. */
const QUICK_MS = 100;
/** So many quick ones in a row make a quick consumer. */
const ENOUGH = 32;

/** A delivery knows when it was handed out: a Map that all of them pass through would keep them from being collected young. */
export interface Paced {
  /** Owned by the pace. */
  begunAt: number | undefined;
}

/** How quickly a consumer's deliveries are done. */
export class Pace {
  #quick = 0;

  get isQuick(): boolean {
    return this.#quick >= ENOUGH;
  }

  begun(delivery: Paced): void {
    delivery.begunAt = performance.now();
  }

  done({ begunAt }: Paced): void {
    if (begunAt === undefined) return;
    this.#quick = performance.now() - begunAt <= QUICK_MS ? this.#quick + 1 : 0;
  }

  reset(): void {
    this.#quick = 0;
  }
}
