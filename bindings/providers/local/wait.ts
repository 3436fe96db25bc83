import type { Clock } from "../../api/clock.ts";

/** A wait that ends after its time, or when told. It does not keep the process alive: who waits for work may be left waiting. */
export class Wait {
  readonly over: Promise<void>;
  readonly end: () => void;

  constructor(clock: Clock, ms: number) {
    const { promise, resolve } = withResolver();
    const cancel = clock.after(ms, resolve);
    this.over = promise;
    this.end = () => {
      cancel();
      resolve();
    };
  }
}

function withResolver(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
