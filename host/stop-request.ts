/** Asked once to stop; what is on its way up meanwhile finds out here. */
export class StopRequest {
  readonly #asked: Promise<never>;
  #reject: (reason: Error) => void = () => {};
  #isMade = false;

  constructor() {
    this.#asked = new Promise((_resolve, reject) => {
      this.#reject = reject;
    });
    this.#asked.catch(() => {});
  }

  make(): void {
    this.#isMade = true;
    this.#reject(stopped());
  }

  /** Throws when it was made. */
  check(): void {
    if (this.#isMade) throw stopped();
  }

  /** Waits, but no longer than until the request is made: then it rejects. */
  unlessMade<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#asked]);
  }
}

function stopped(): Error {
  return new Error("the host was stopped while it started");
}
