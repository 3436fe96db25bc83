import { randomUUID } from "node:crypto";
import type { RetryContext } from "../messages.ts";
import type { UserCall } from "../protocol/wire.ts";
import { camelCaseKeys } from "./camel-case.ts";
import type { BindingDefinition, FunctionInfo } from "./function-info.ts";
import { httpMetadata } from "./http-metadata.ts";
import { Request } from "./request.ts";
import { type Finisher, Response } from "./response.ts";
import { fromTypedData } from "./typed-data.ts";

export type LogCall = (...args: unknown[]) => void;
export interface ContextLog extends LogCall {
  error: LogCall;
  warn: LogCall;
  info: LogCall;
  verbose: LogCall;
}
export interface ContextOwner extends Finisher {
  readonly info: FunctionInfo;
  readonly call: UserCall;
  log(level: "trace" | "info" | "warn" | "error", args: unknown[]): void;
}

/**
 * The first argument of every v3 function. All of it are own properties, so that user code can spread, log and
 * replace them; what costs something, `bindingData`, is computed when first read.
 */
export class InvocationContext {
  invocationId: string;
  traceContext: Record<string, unknown>;
  executionContext: {
    invocationId: string;
    functionName: string;
    functionDirectory: string;
    retryContext: RetryContext | undefined;
  };
  bindings: Record<string, unknown> = {};
  log: ContextLog;
  declare bindingDefinitions: BindingDefinition[];
  declare done: (error?: unknown, result?: unknown) => void;
  declare bindingData: Record<string, unknown>;
  declare req?: Request;
  declare res?: unknown;
  declare suppressAsyncDoneError?: boolean;
  readonly #owner: ContextOwner;

  constructor(owner: ContextOwner) {
    const { call, info } = owner;
    this.#owner = owner;
    this.invocationId = call.invocationId;
    this.traceContext = call.traceContext ? traceOf(call.traceContext) : {};
    this.executionContext = {
      invocationId: call.invocationId,
      functionName: info.name,
      functionDirectory: info.directory,
      retryContext: call.retryContext,
    };
    this.log = contextLog(owner);
    Object.defineProperty(this, "bindingData", LAZY_BINDING_DATA);
    this.bindingDefinitions = info.definitions.map((definition) => ({ ...definition }));
    this.done = (error, result) => owner.done(error, result);
  }

  /** Fills `bindings`, `req` and `res`; returns the function's arguments after the context. */
  receive(): unknown[] {
    const { call, info } = this.#owner;
    const inputs: unknown[] = [];
    for (const { name, data } of call.inputData) {
      if (!data || !name) continue;
      const input = data.http ? new Request(data.http) : this.#convert(name, data, info);
      if (data.http) {
        this.req = input as Request;
        this.res = new Response(this.#owner);
      }
      this.bindings[name] = input;
      inputs.push(input);
    }
    return inputs;
  }

  #convert(name: string, data: object, info: FunctionInfo): unknown {
    return name === info.timerTrigger ? camelCaseKeys({ data }).data : fromTypedData(data);
  }

  static bindingDataOf(context: InvocationContext): Record<string, unknown> {
    const { call, info } = context.#owner;
    const http = call.inputData.find(({ data }) => data?.http)?.data.http;
    const metadata = call.triggerMetadata ?? (http ? httpMetadata(http) : {});
    const data: Record<string, unknown> = { invocationId: call.invocationId, ...camelCaseKeys(metadata) };
    if (!http) return data;
    data.sys = { methodName: info.name, utcNow: new Date().toISOString(), randGuid: randomUUID() };
    data.query ||= { ...http.query };
    data.headers ||= { ...http.headers };
    return data;
  }
}

const LAZY_BINDING_DATA: PropertyDescriptor & ThisType<InvocationContext> = {
  configurable: true,
  enumerable: true,
  get() {
    const value = InvocationContext.bindingDataOf(this);
    fixBindingData(this, value);
    return value;
  },
  set(value: unknown) {
    fixBindingData(this, value);
  },
};

function fixBindingData(context: InvocationContext, value: unknown): void {
  Object.defineProperty(context, "bindingData", {
    configurable: true,
    enumerable: true,
    writable: true,
    value,
  });
}

function traceOf(trace: NonNullable<UserCall["traceContext"]>): Record<string, unknown> {
  return {
    traceparent: trace.traceParent,
    tracestate: trace.traceState,
    attributes: trace.attributes,
  };
}

function contextLog(owner: ContextOwner): ContextLog {
  const log = ((...args: unknown[]) => owner.log("info", args)) as ContextLog;
  log.error = (...args) => owner.log("error", args);
  log.warn = (...args) => owner.log("warn", args);
  log.info = (...args) => owner.log("info", args);
  log.verbose = (...args) => owner.log("trace", args);
  return log;
}
