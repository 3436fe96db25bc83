/** Deliveries that take longer are slow. Real milliseconds: this is about this machine's work, and nothing waits for it. */
const QUICK_MS = 100;
/** So many quick ones in a row make a quick consumer. */
const ENOUGH = 32;

/** How quickly a consumer's deliveries are done. */
export class Pace {
  readonly #begun = new Map<object, number>();
  #quick = 0;

  get isQuick(): boolean {
    return this.#quick >= ENOUGH;
  }

  begun(delivery: object): void {
    this.#begun.set(delivery, performance.now());
  }

  done(delivery: object): void {
    const begun = this.#begun.get(delivery);
    if (begun === undefined) return;
    this.#begun.delete(delivery);
    this.#quick = performance.now() - begun <= QUICK_MS ? this.#quick + 1 : 0;
  }

  reset(): void {
    this.#quick = 0;
  }
}
