import type { AzureFunction } from "@azure/functions";
import type { ParameterBinding, RpcHttp, TypedData } from "../../../../host/worker/messages.ts";
import type { UserCall } from "../../../../host/worker/protocol/wire.ts";
import type { BindingSource, FunctionSource } from "../../../../host/worker/worker.ts";

/** A function and what it is called with; both models must make the same of it. */
export interface Case {
  readonly name: string;
  readonly source: FunctionSource;
  readonly call: UserCall;
  readonly run: AzureFunction;
  /** Waits so long after the reply, for what still gets logged. */
  readonly lingerMs?: number;
}

/** `queueTrigger`, or `out queue`. */
export type Bindings = Readonly<Record<string, string>>;

export interface CaseInput {
  readonly bindings: Bindings;
  readonly inputs?: Readonly<Record<string, TypedData>>;
  readonly metadata?: Readonly<Record<string, TypedData>>;
  readonly call?: Partial<UserCall>;
  readonly lingerMs?: number;
}

export function makeCase(name: string, input: CaseInput, run: AzureFunction): Case {
  const inputData = Object.entries(input.inputs ?? {}).map(
    ([parameter, data]): ParameterBinding => ({ name: parameter, data }),
  );
  return {
    name,
    source: {
      id: "f-1",
      name: "Orders",
      directory: "/app/Orders",
      scriptFile: "index.js",
      bindings: Object.fromEntries(
        Object.entries(input.bindings).map(([key, text]) => [key, toBinding(text)]),
      ),
    },
    call: {
      invocationId: "11111111-2222-3333-4444-555555555555",
      inputData,
      ...(input.metadata ? { triggerMetadata: input.metadata } : {}),
      ...input.call,
    },
    run,
    ...(input.lingerMs ? { lingerMs: input.lingerMs } : {}),
  };
}

export function request(parts: Partial<RpcHttp> & { text?: string } = {}): TypedData {
  const { text, ...http } = parts;
  return {
    http: {
      method: "GET",
      url: "http://localhost:7071/api/orders?id=1",
      headers: {},
      query: {},
      params: {},
      ...http,
      ...(text === undefined ? {} : { body: { bytes: Buffer.from(text) } }),
    },
  };
}

export const httpBindings: Bindings = { req: "httpTrigger", res: "out http" };

export function httpCase(name: string, parts: Parameters<typeof request>[0], run: AzureFunction): Case {
  return makeCase(name, { bindings: httpBindings, inputs: { req: request(parts) } }, run);
}

export function queueCase(name: string, message: TypedData, run: AzureFunction): Case {
  const bindings = { order: "queueTrigger", out: "out queue", row: "out table" };
  return makeCase(name, { bindings, inputs: { order: message } }, run);
}

function toBinding(text: string): BindingSource {
  const [first = "", second] = text.split(" ");
  if (second === undefined) return { type: first, direction: "in", dataType: "undefined" };
  return { type: second, direction: first as BindingSource["direction"], dataType: "undefined" };
}
