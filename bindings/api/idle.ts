/** Those who wait until nothing runs any more: any number of them, each no longer than its own signal lets it. */
export class Idle {
  #waiting: (() => void)[] = [];

  /** Resolves when `tell` is called, or when the signal aborts. */
  wait(hurry?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (hurry?.aborted) return resolve();
      const done = () => {
        hurry?.removeEventListener("abort", done);
        resolve();
      };
      this.#waiting.push(done);
      hurry?.addEventListener("abort", done, { once: true });
    });
  }

  /** Nothing runs any more. */
  tell(): void {
    if (this.#waiting.length === 0) return;
    for (const done of this.#waiting.splice(0)) done();
  }
}
