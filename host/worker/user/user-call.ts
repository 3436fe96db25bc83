import type { Call } from "../messages.ts";

/** What of a Call user code's side reads. */
export type UserCall = Pick<
  Call,
  "invocationId" | "inputData" | "triggerMetadata" | "traceContext" | "retryContext"
>;
