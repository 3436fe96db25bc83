import type { HttpOptions } from "./http-options.ts";

/** host.json's `maxOutstandingRequests` (above: refused) and `maxConcurrentRequests` (above: waits its turn), over all functions of a generation. */
export class RequestLimiter {
  readonly #maxOutstanding: number;
  readonly #maxConcurrent: number;
  readonly #waiting: (() => void)[] = [];
  #outstanding = 0;
  #running = 0;

  /** Undefined when nothing is limited, so that such a host pays nothing for it. */
  static create(options: HttpOptions): RequestLimiter | undefined {
    const { maxOutstandingRequests, maxConcurrentRequests } = options;
    if (maxOutstandingRequests < 0 && maxConcurrentRequests < 0) return undefined;
    return new RequestLimiter(maxOutstandingRequests, maxConcurrentRequests);
  }

  constructor(maxOutstanding: number, maxConcurrent: number) {
    this.#maxOutstanding = maxOutstanding < 0 ? Number.POSITIVE_INFINITY : maxOutstanding;
    this.#maxConcurrent = maxConcurrent < 0 ? Number.POSITIVE_INFINITY : maxConcurrent;
  }

  /** Waiting and running. */
  get outstanding(): number {
    return this.#outstanding;
  }

  /** False: refuse the request. Otherwise `start` or `leave` follows. */
  enter(): boolean {
    if (this.#outstanding >= this.#maxOutstanding) return false;
    this.#outstanding += 1;
    return true;
  }

  /** Runs it now or when its turn comes; `finish` follows. */
  start(run: () => void): void {
    if (this.#running >= this.#maxConcurrent) {
      this.#waiting.push(run);
      return;
    }
    this.#running += 1;
    run();
  }

  /** A request that was started has its answer. */
  finish(): void {
    this.#outstanding -= 1;
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }

  /** A request that was never started went away. */
  leave(): void {
    this.#outstanding -= 1;
  }
}
