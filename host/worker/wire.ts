import type { Call, ParameterBinding, Reply, RpcHttp, TypedData } from "./messages.ts";

/**
 * Calls and replies as a flat list of strings, numbers and bytes: one list per event-loop turn crosses the threads,
 * at less than half of what the same as nested objects costs.
 */
export type Wire = unknown[];

/** Bytes up to this length travel as text of one byte a letter, which is cheaper than an ArrayBuffer of their own. */
const SHORT_BYTES = 8_192;

const NOTHING = 0;
const STRING = 1;
const JSON_TEXT = 2;
const BYTES = 3;
const LATIN1 = 4;
const INT = 5;
const DOUBLE = 6;
const HTTP = 7;

/** Reads a list in the order in which it was written. */
export class WireReader {
  readonly #wire: Wire;
  #at = 0;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#wire.length;
  }

  next<T>(): T {
    const value = this.#wire[this.#at];
    this.#at += 1;
    return value as T;
  }
}

export class WireWriter {
  wire: Wire = [];
  /** Copies made for the way: they may change owners. */
  transfer: ArrayBuffer[] = [];

  get isEmpty(): boolean {
    return this.wire.length === 0;
  }

  call(call: Call): void {
    this.wire.push(call.invocationId);
    this.#parameters(call.inputData);
    const { triggerMetadata, traceContext, retryContext } = call;
    const extras =
      triggerMetadata || traceContext || retryContext
        ? { triggerMetadata, traceContext, retryContext }
        : undefined;
    this.wire.push(extras);
  }

  reply(reply: Reply): void {
    if (reply.ok) {
      this.wire.push(true);
      this.#parameters(reply.outputData);
      this.#data(reply.returnValue);
    } else {
      this.wire.push(false, reply.error, reply.fault);
    }
  }

  #parameters(parameters: readonly ParameterBinding[]): void {
    this.wire.push(parameters.length);
    for (const { name, data } of parameters) {
      this.wire.push(name);
      this.#data(data);
    }
  }

  #data(data: TypedData | undefined): void {
    const { wire } = this;
    if (!data) wire.push(NOTHING);
    else if (data.http) this.#http(data.http);
    else if (data.string !== undefined) wire.push(STRING, data.string);
    else if (data.json !== undefined) wire.push(JSON_TEXT, data.json);
    else if (data.bytes) this.#bytes(data.bytes);
    else if (data.int !== undefined) wire.push(INT, data.int);
    else if (data.double !== undefined) wire.push(DOUBLE, data.double);
    else wire.push(NOTHING);
  }

  #http({ body, ...head }: RpcHttp): void {
    this.wire.push(HTTP, JSON.stringify(head));
    this.#data(body);
  }

  /** Copied, never moved: the call may have to run again, and user code may go on using its buffer. */
  #bytes(bytes: Uint8Array): void {
    if (bytes.byteLength <= SHORT_BYTES) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
      this.wire.push(LATIN1, text);
      return;
    }
    const copy = new Uint8Array(bytes);
    this.wire.push(BYTES, copy);
    this.transfer.push(copy.buffer);
  }
}

/** All that crosses of a Call; the function's number goes before it. */
export type WireCall = Pick<
  Call,
  "invocationId" | "inputData" | "triggerMetadata" | "traceContext" | "retryContext"
>;

export function readCall(reader: WireReader): WireCall {
  const invocationId = reader.next<string>();
  const inputData = readParameters(reader);
  const extras = reader.next<object | undefined>();
  return extras ? { ...extras, invocationId, inputData } : { invocationId, inputData };
}

export function readReply(reader: WireReader): Reply {
  if (!reader.next<boolean>()) return { ok: false, error: reader.next(), fault: reader.next() };
  const outputData = readParameters(reader);
  const returnValue = readData(reader);
  return returnValue ? { ok: true, outputData, returnValue } : { ok: true, outputData };
}

function readParameters(reader: WireReader): ParameterBinding[] {
  const parameters: ParameterBinding[] = [];
  for (let left = reader.next<number>(); left > 0; left -= 1) {
    parameters.push({ name: reader.next(), data: readData(reader) ?? {} });
  }
  return parameters;
}

function readData(reader: WireReader): TypedData | undefined {
  switch (reader.next<number>()) {
    case STRING:
      return { string: reader.next() };
    case JSON_TEXT:
      return { json: reader.next() };
    case BYTES:
      return { bytes: reader.next() };
    case LATIN1:
      return { bytes: Buffer.from(reader.next<string>(), "latin1") };
    case INT:
      return { int: reader.next() };
    case DOUBLE:
      return { double: reader.next() };
    case HTTP:
      return { http: readHttp(reader) };
    default:
      return undefined;
  }
}

function readHttp(reader: WireReader): RpcHttp {
  const head = JSON.parse(reader.next<string>()) as RpcHttp;
  const body = readData(reader);
  return body ? { ...head, body } : head;
}
