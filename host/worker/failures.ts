import { formatTimeSpan } from "../lib/time-span.ts";
import type { Job } from "./job.ts";
import type { Fault, Reply } from "./messages.ts";

/** The reply for a call that did not end by itself. `reason` says what brought it down, where the fault alone does not. */
export function failure(job: Job, fault: Exclude<Fault, "function">, reason = ""): Reply {
  return { ok: false, error: { name: NAMES[fault], message: MESSAGES[fault](job, reason) }, fault };
}

const NAMES = {
  timeout: "FunctionTimeoutException",
  exit: "WorkerExited",
  neighbour: "WorkerEnded",
  stopped: "HostStopped",
};

const MESSAGES: Readonly<Record<Exclude<Fault, "function">, (job: Job, reason: string) => string>> = {
  timeout: (job) =>
    `Timeout value of ${formatTimeSpan(job.call.timeoutMs ?? 0)} exceeded by function ${job.title}. Initiating cancellation.`,
  exit: (job, reason) => `Function ${job.title} ended its worker thread: ${reason}`,
  neighbour: (job, reason) =>
    `Function ${job.title} was interrupted because its worker thread was ended: ${reason}`,
  stopped: (job) => `Function ${job.title} was interrupted because the host stops.`,
};
