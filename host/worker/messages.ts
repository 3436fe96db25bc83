/** The shapes that cross to user code: those of the gRPC worker protocol (RpcInvocationRequest …), as plain objects. */

/** One of; the others are absent. */
export interface TypedData {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly int?: number;
  readonly double?: number;
  readonly http?: RpcHttp;
}

export interface RpcHttp {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: TypedData;
  // of a response:
  readonly statusCode?: string | null;
  readonly cookies?: readonly RpcCookie[];
  readonly enableContentNegotiation?: boolean;
}

/** As @azure/functions sends it. */
export interface RpcCookie {
  readonly name: string;
  readonly value: string;
  readonly domain?: { readonly value: string };
  readonly path?: { readonly value: string };
  readonly expires?: { readonly value: { readonly seconds: number; readonly nanos: number } };
  readonly secure?: { readonly value: boolean };
  readonly httpOnly?: { readonly value: boolean };
  readonly sameSite?: "none" | "lax" | "strict" | "explicitNone";
  readonly maxAge?: { readonly value: number };
}

export interface ParameterBinding {
  readonly name: string;
  readonly data: TypedData;
}

export interface RetryContext {
  readonly retryCount: number;
  readonly maxRetryCount: number;
  readonly exception?: { readonly message: string; readonly stackTrace?: string; readonly source?: string };
}

export interface TraceContext {
  readonly traceParent: string;
  readonly traceState: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Shaped like RpcInvocationRequest, plus what the host's side of a worker needs to know. */
export interface Call {
  readonly invocationId: string;
  /** As in AppSource.functions. */
  readonly functionId: string;
  /** Trigger first, then the inputs in function.json's order. */
  readonly inputData: readonly ParameterBinding[];
  /** Names in the host's spelling (`DequeueCount`): models lower the first letter. Left out for HTTP, where it is derived from the request (v3 model: see http-metadata.ts). */
  readonly triggerMetadata?: Readonly<Record<string, TypedData>> | undefined;
  readonly traceContext?: TraceContext;
  readonly retryContext?: RetryContext | undefined;
  /** Host side only: the invocation's own limit; none when absent. */
  readonly timeoutMs?: number | undefined;
  /** Host side only: may it run again, unseen, when a neighbour brought its thread down? */
  readonly repeatable: boolean;
  /** Host side only: does nobody want the answer any more (the lease is gone)? A function that runs is not interrupted. */
  readonly isUnwanted?: (() => boolean) | undefined;
}

/** Shaped like RpcInvocationResponse. A failed function is a value. */
export type Reply =
  | { readonly ok: true; readonly outputData: readonly ParameterBinding[]; readonly returnValue?: TypedData }
  | { readonly ok: false; readonly error: SerializedError; readonly fault: Fault };

/**
 * Whose fault a failure is. `function`: it threw, or broke the rules. `timeout`: it took too long. `exit`: it ended or
 * brought down its thread. `neighbour`: another invocation brought the thread down and this one could not run again.
 * `stopped`: the host stops. `neighbour` and `stopped` do not count as the function's failure.
 */
export type Fault = "function" | "timeout" | "exit" | "neighbour" | "stopped";

export interface SerializedError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** A rule of the programming model was broken, not user code's own exception. */
  readonly system?: boolean;
}

export interface WorkerLog {
  readonly level: "trace" | "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly source: "user" | "host";
  readonly functionName?: string;
  readonly invocationId?: string;
}
