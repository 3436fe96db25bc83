import { backoffMs } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import { toError } from "./errors.ts";
import type { HostState } from "./host-state.ts";

export interface LeasedWork {
  readonly state: HostState;
  readonly clock: Clock;
  /** Of the lease. */
  readonly name: string;
  /** Ends when it returns or rejects, and is begun anew; `lost` aborts when another process may have the lease. */
  run(lost: AbortSignal): Promise<void>;
  /** Told of the first of several failures in a row; the next ones are tried again with back-off and unheard. */
  failed(error: Error): void;
}

/** Does the work in one process at a time, again and again, until the signal aborts. Never rejects. */
export async function whileLeased(work: LeasedWork, signal: AbortSignal): Promise<void> {
  const { state, clock, name } = work;
  for (let failures = 0; !signal.aborted; ) {
    try {
      const lease = await state.lease(name, signal);
      if (!lease) return;
      try {
        await work.run(lease.lost);
      } finally {
        await lease.release();
      }
      failures = 0;
    } catch (thrown) {
      if (failures === 0 && !signal.aborted) work.failed(toError(thrown));
      await clock.sleep(backoffMs(failures, name), signal);
      failures += 1;
    }
  }
}
