/** What function.json's or host.json's `retry` asks for. */
export type RetryPolicy =
  /** maxRetryCount -1: for ever. */
  | { readonly strategy: "fixedDelay"; readonly maxRetryCount: number; readonly delayMs: number }
  | {
      readonly strategy: "exponentialBackoff";
      readonly maxRetryCount: number;
      readonly minimumMs: number;
      readonly maximumMs: number;
    };
