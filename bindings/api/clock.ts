/** Time, injected, so that everything that waits can be tested in virtual time. Milliseconds since the epoch. */
export interface Clock {
  now(): number;
  /** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls back once after `ms`; the returned function cancels. Does not keep the process alive. */
  after(ms: number, callback: () => void): () => void;
}

/** The longest delay that Node's timers take; longer ones are chained. */
const MAX_TIMER_MS = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleepBy((done) => schedule(ms, done, true), signal),
  after: (ms, callback) => schedule(ms, callback, false),
};

/** A clock's `sleep`, made of what calls back when the time is over and returns what cancels. */
export function sleepBy(after: (done: () => void) => () => void, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      cancel();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const cancel = after(done);
    signal?.addEventListener("abort", done, { once: true });
  });
}

function schedule(ms: number, callback: () => void, keepsAlive: boolean): () => void {
  let timer: NodeJS.Timeout;
  const arm = (left: number) => {
    const step = Math.min(left, MAX_TIMER_MS);
    timer = setTimeout(() => (left > step ? arm(left - step) : callback()), step);
    if (!keepsAlive) timer.unref();
  };
  arm(Math.max(0, ms));
  return () => clearTimeout(timer);
}
