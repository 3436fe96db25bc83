import type { Call, ParameterBinding, Reply, RpcHttp, TypedData } from "../messages.ts";

/**
 * Calls and replies on their way between threads: a flat list of what they consist of, as one JSON text, which costs
 * less than half of what V8's cloning of the same objects does. Long bytes go beside it.
 */
export interface Wire {
  readonly text: string;
  readonly bytes: readonly Uint8Array<ArrayBuffer>[];
}

/** So many calls or replies are sent at once, without waiting for the turn's end, so that both threads work at the same time. */
export const MAX_BATCH = 16;

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
  readonly #items: readonly unknown[];
  readonly #bytes: Wire["bytes"];
  #at = 0;

  constructor({ text, bytes }: Wire) {
    this.#items = JSON.parse(text) as unknown[];
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#items.length;
  }

  next<T>(): T {
    const value = this.#items[this.#at];
    this.#at += 1;
    return value as T;
  }

  nextBytes(): Uint8Array {
    return this.#bytes[this.next<number>()] ?? new Uint8Array();
  }
}

export class WireWriter {
  /** Calls or replies so far. */
  count = 0;
  readonly #items: unknown[] = [];
  readonly #bytes: Uint8Array<ArrayBuffer>[] = [];

  get wire(): Wire {
    return { text: JSON.stringify(this.#items), bytes: this.#bytes };
  }

  /** Copies made for the way: they may change owners. */
  get transfer(): ArrayBuffer[] {
    return this.#bytes.map((bytes) => bytes.buffer);
  }

  /** `index`: the function's number. */
  call(call: Call, { slot, ticket, index }: { slot: number; ticket: number; index: number }): void {
    this.count += 1;
    const { triggerMetadata, traceContext = null, retryContext = null } = call;
    this.#items.push(slot, ticket, index, call.invocationId, traceContext, retryContext);
    this.#parameters(call.inputData);
    const metadata = triggerMetadata && Object.entries(triggerMetadata);
    if (metadata) this.#parameters(metadata.map(([name, data]) => ({ name, data })));
    else this.#items.push(-1);
  }

  reply(reply: Reply, slot: number): void {
    this.count += 1;
    if (reply.ok) {
      this.#items.push(slot, true);
      this.#parameters(reply.outputData);
      this.#data(reply.returnValue);
    } else {
      this.#items.push(slot, false, reply.error, reply.fault);
    }
  }

  #parameters(parameters: readonly ParameterBinding[]): void {
    this.#items.push(parameters.length);
    for (const { name, data } of parameters) {
      this.#items.push(name);
      this.#data(data);
    }
  }

  #data(data: TypedData | undefined): void {
    const items = this.#items;
    if (!data) items.push(NOTHING);
    else if (data.http) this.#http(data.http);
    else if (data.string !== undefined) items.push(STRING, data.string);
    else if (data.json !== undefined) items.push(JSON_TEXT, data.json);
    else if (data.bytes) this.#copy(data.bytes);
    // As text, because JSON has no NaN and no infinity.
    else if (data.int !== undefined) items.push(INT, String(data.int));
    else if (data.double !== undefined) items.push(DOUBLE, String(data.double));
    else items.push(NOTHING);
  }

  #http({ body, ...head }: RpcHttp): void {
    this.#items.push(HTTP, head);
    this.#data(body);
  }

  /** Copied, never moved: the call may have to run again, and user code may go on using its buffer. */
  #copy(bytes: Uint8Array): void {
    if (bytes.byteLength <= SHORT_BYTES) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
      this.#items.push(LATIN1, text);
    } else {
      this.#items.push(BYTES, this.#bytes.length);
      this.#bytes.push(new Uint8Array(bytes));
    }
  }
}

/** All that crosses of a Call: what user code's side reads. */
export type UserCall = Pick<
  Call,
  "invocationId" | "inputData" | "triggerMetadata" | "traceContext" | "retryContext"
>;

/** After slot, ticket and the function's number. */
export function readCall(reader: WireReader): UserCall {
  const invocationId = reader.next<string>();
  const traceContext = reader.next<Call["traceContext"] | null>();
  const retryContext = reader.next<Call["retryContext"] | null>();
  const inputData = readParameters(reader) ?? [];
  const metadata = readParameters(reader);
  return {
    invocationId,
    inputData,
    ...(metadata && { triggerMetadata: Object.fromEntries(metadata.map(({ name, data }) => [name, data])) }),
    ...(traceContext && { traceContext }),
    ...(retryContext && { retryContext }),
  };
}

/** After the slot. */
export function readReply(reader: WireReader): Reply {
  if (!reader.next<boolean>()) return { ok: false, error: reader.next(), fault: reader.next() };
  const outputData = readParameters(reader) ?? [];
  const returnValue = readData(reader);
  return returnValue ? { ok: true, outputData, returnValue } : { ok: true, outputData };
}

/** Undefined where there is no list at all. */
function readParameters(reader: WireReader): ParameterBinding[] | undefined {
  const count = reader.next<number>();
  if (count < 0) return undefined;
  const parameters: ParameterBinding[] = [];
  for (let left = count; left > 0; left -= 1) {
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
      return { bytes: reader.nextBytes() };
    case LATIN1:
      return { bytes: Buffer.from(reader.next<string>(), "latin1") };
    case INT:
      return { int: Number(reader.next()) };
    case DOUBLE:
      return { double: Number(reader.next()) };
    case HTTP:
      return { http: readHttp(reader) };
    default:
      return undefined;
  }
}

function readHttp(reader: WireReader): RpcHttp {
  const http = reader.next<RpcHttp & { body?: TypedData }>();
  const body = readData(reader);
  if (body) http.body = body;
  return http;
}
