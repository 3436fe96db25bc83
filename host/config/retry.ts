import { parseTimeSpan } from "../../bindings/api/time-span.ts";
import type { RetryPolicy } from "../lib/retry-policy.ts";
import { checkSchema } from "./check-schema.ts";
import type { SchemaComplaint } from "./schema-problem.ts";
import { RETRY } from "./schemas.ts";
import type { Validators } from "./validators.ts";

export interface CheckedRetry {
  /** Absent when something is wrong. */
  readonly policy?: RetryPolicy;
  readonly complaints: readonly SchemaComplaint[];
}

/** The `retry` of function.json or host.json; everything that is wrong with it at once. */
export function checkRetry(given: unknown, validators: Validators): CheckedRetry {
  const { value, complaints } = checkSchema(given, RETRY, { validators });
  if (complaints.length > 0) return { complaints };
  const retry = value as RetryFields;
  const wanted = retry.strategy === "fixedDelay" ? FIXED : BACKOFF;
  const missing = wanted.filter((name) => retry[name] === undefined);
  if (missing.length > 0) return { complaints: missing.map((name) => missingField(name, retry.strategy)) };
  return retry.strategy === "fixedDelay" ? fixedDelay(retry) : exponentialBackoff(retry);
}

interface RetryFields {
  readonly strategy: "fixedDelay" | "exponentialBackoff";
  readonly maxRetryCount?: number;
  readonly delayInterval?: string;
  readonly minimumInterval?: string;
  readonly maximumInterval?: string;
}
const FIXED = ["maxRetryCount", "delayInterval"] as const;
const BACKOFF = ["maxRetryCount", "minimumInterval", "maximumInterval"] as const;

function fixedDelay(retry: RetryFields): CheckedRetry {
  const { maxRetryCount = 0, delayInterval = "" } = retry;
  const policy = {
    strategy: "fixedDelay",
    maxRetryCount,
    delayMs: parseTimeSpan(delayInterval) ?? 0,
  } as const;
  return { policy, complaints: [] };
}

function exponentialBackoff(retry: RetryFields): CheckedRetry {
  const { maxRetryCount = 0, minimumInterval = "", maximumInterval = "" } = retry;
  const minimumMs = parseTimeSpan(minimumInterval) ?? 0;
  const maximumMs = parseTimeSpan(maximumInterval) ?? 0;
  if (minimumMs <= maximumMs) {
    return {
      policy: { strategy: "exponentialBackoff", maxRetryCount, minimumMs, maximumMs },
      complaints: [],
    };
  }
  const message = `"minimumInterval" ${minimumInterval} is longer than "maximumInterval" ${maximumInterval}.`;
  return {
    complaints: [{ path: ["minimumInterval"], message, cure: "Make minimumInterval the shorter one." }],
  };
}

function missingField(name: string, strategy: string): SchemaComplaint {
  const example = name === "maxRetryCount" ? "3" : '"00:00:10"';
  return {
    path: [],
    message: `"${name}" must be specified for the retry strategy ${strategy}.`,
    cure: `Add "${name}": ${example} to retry.`,
    missing: name,
  };
}
