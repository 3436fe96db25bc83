import { backoffMs } from "../../api/backoff.ts";
import type { Effect } from "../../api/effect.ts";
import type { Logger } from "../../api/logger.ts";
import type { Delivery, QueueStore } from "../../api/queue-store.ts";

/** Where failed messages go in the end: a queue, and what is written into it. */
export interface Poison {
  readonly name: string;
  readonly store: QueueStore;
  /** The delivery's own body unless said otherwise. */
  readonly body?: (delivery: Delivery) => Uint8Array;
}

/** For messages that are to wait until someone comes for them: a hundred years. */
export const KEEP_MS = 100 * 365 * 24 * 3_600_000;

export interface FailureRules {
  readonly maxDequeueCount: number;
  /** 0: back-off. */
  readonly visibilityTimeoutMs: number;
  /** Absent: failed messages stay, with back-off. */
  readonly poison?: Poison | undefined;
  /** Told when a message failed for the last time, or has nowhere to go then: a log line, nothing that could fail. */
  readonly onExhausted?: (delivery: Delivery) => void;
}

/** After a failed attempt: back with a delay, or into the poison queue. Pure; the jitter comes from the message's id. */
export function settleFailure(delivery: Delivery, rules: FailureRules): readonly Effect[] {
  if (delivery.dequeueCount >= rules.maxDequeueCount) {
    rules.onExhausted?.(delivery);
    if (rules.poison) return toPoison(delivery, rules.poison);
  }
  const delayMs = rules.visibilityTimeoutMs || backoffMs(delivery.dequeueCount - 1, delivery.id ?? "");
  return [delivery.release(delayMs)];
}

/** The copy comes first, so that a provider which is not atomic loses nothing. */
export function toPoison(delivery: Delivery, poison: Poison): readonly Effect[] {
  const body = poison.body?.(delivery) ?? delivery.body;
  const id = delivery.id === undefined ? undefined : `${delivery.id}-poison`;
  const copy = poison.store.send(body, { ttlMs: KEEP_MS, ...(id !== undefined && { id }) });
  return [copy, delivery.ack()];
}

/** The log line for a message that will not run again, or for which there is no poison queue. */
export function warnExhausted(queueName: string, rules: FailureRules, log: Logger) {
  return ({ id = "without id", dequeueCount }: Delivery) =>
    log.log(
      "warn",
      rules.poison
        ? `Message has reached MaxDequeueCount of ${rules.maxDequeueCount}. Moving message to queue '${rules.poison.name}'.`
        : `Message ${id} of queue '${queueName}' failed ${dequeueCount} times. The queue has no poison queue: the message stays and is tried again.`,
    );
}
