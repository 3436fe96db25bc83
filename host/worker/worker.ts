import type { Call, Reply, WorkerLog } from "./messages.ts";

/** A function as its worker needs it: RpcFunctionMetadata as a plain object that can be cloned. */
export interface FunctionSource {
  readonly id: string;
  readonly name: string;
  /** Absolute. */
  readonly directory: string;
  readonly scriptFile: string;
  readonly entryPoint?: string;
  /** In function.json's order. */
  readonly bindings: Readonly<Record<string, BindingSource>>;
}
export interface BindingSource {
  readonly type: string;
  readonly direction: "in" | "out" | "inout";
  readonly dataType: "undefined" | "string" | "binary" | "stream";
}

export interface AppSource {
  readonly root: string;
  readonly functions: readonly FunctionSource[];
  /** Settings added to the environment of user code. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of V8's heap, in MB, best effort; Node's own limit when absent. */
  readonly heapLimitMb?: number;
}

/** A function that code registered (v4). Function.json Apps register none. */
export interface Registered {
  readonly id: string;
  readonly name: string;
  readonly bindings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly retry?: Readonly<Record<string, unknown>>;
}
/** The function stays registered and each of its invocations fails with this. */
export interface LoadError {
  readonly functionId: string;
  readonly message: string;
  readonly stack?: string;
}

/** Where user code runs. The caller does not know which kind it is. */
export interface Worker {
  /** Once, before the first invoke. Rejects only when no worker could be brought up at all. */
  load(
    app: AppSource,
  ): Promise<{ readonly registered: readonly Registered[]; readonly errors: readonly LoadError[] }>;
  /** Never rejects. May be called before `load` resolved: it waits. */
  invoke(call: Call): Promise<Reply>;
  /** Takes no new calls and waits for running ones; when `hurry` aborts they end with fault `stopped`. Leaves no thread behind. */
  stop(hurry: AbortSignal): Promise<void>;
}

export interface WorkerOptions {
  readonly log: (entry: WorkerLog) => void;
}
