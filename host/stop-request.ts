/** Asked once to stop; what is on its way up meanwhile finds out here, and rejects with `reason`. */
export class StopRequest {
  readonly #asked: Promise<never>;
  #reject: (reason: Error) => void = () => {};
  readonly #reason: string;
  #isMade = false;

  constructor(reason: string) {
    this.#reason = reason;
    this.#asked = new Promise((_resolve, reject) => {
      this.#reject = reject;
    });
    this.#asked.catch(() => {});
  }

  make(): void {
    this.#isMade = true;
    this.#reject(new Error(this.#reason));
  }

  /** Throws when it was made. */
  check(): void {
    if (this.#isMade) throw new Error(this.#reason);
  }

  /** Waits, but no longer than until the request is made: then it rejects. */
  unlessMade<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#asked]);
  }
}
