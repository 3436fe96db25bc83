import type { RetryPolicy } from "../lib/retry-policy.ts";
import type { RetryContext } from "../worker/messages.ts";

/** How long to wait after the attempt number `retryCount` (0 = the first) failed; undefined: that was the last one. `random` is in 0…1. */
export function retryDelayMs(policy: RetryPolicy, retryCount: number, random: number): number | undefined {
  if (policy.maxRetryCount !== -1 && retryCount >= policy.maxRetryCount) return undefined;
  if (policy.strategy === "fixedDelay") return policy.delayMs;
  const jitter = 0.8 + 0.4 * random;
  const grown = policy.minimumMs * 2 ** Math.min(retryCount, 30) * jitter;
  return Math.min(policy.maximumMs, Math.max(policy.minimumMs, grown));
}

/** What the function is told about its attempt. Present even at the first one whenever there is a policy (azure-webjobs-sdk). */
export function retryContext(policy: RetryPolicy, retryCount: number, last: Error | undefined): RetryContext {
  const context = { retryCount, maxRetryCount: policy.maxRetryCount };
  if (!last) return context;
  return { ...context, exception: { message: last.message, stackTrace: last.stack ?? "", source: "" } };
}
