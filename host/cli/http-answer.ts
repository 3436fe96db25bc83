type Outputs = Readonly<Record<string, unknown>>;

/** An HTTP function's answer as a person reads it. */
interface ReadableAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly cookies?: readonly unknown[];
  readonly body?: unknown;
}

/** The outputs of an invocation, HTTP answers taken out of the shape in which they crossed from the worker. */
export function readableOutputs(outputs: Outputs): Outputs {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name, isWireAnswer(value) ? toAnswer(value) : value]),
  );
}

/** An answer's body; anything else as it is. */
export function bodyOf(value: unknown): unknown {
  return isObject(value) && "status" in value && "headers" in value ? value.body : value;
}

interface WireAnswer {
  readonly statusCode: string | null;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly cookies: readonly unknown[];
  readonly body?: unknown;
}

function isWireAnswer(value: unknown): value is WireAnswer {
  return isObject(value) && "statusCode" in value && isObject(value.headers) && Array.isArray(value.cookies);
}

function toAnswer({ statusCode, headers, cookies, body }: WireAnswer): ReadableAnswer {
  const content = bodyValue(body);
  return {
    status: Number(statusCode ?? 200),
    headers,
    ...(cookies.length > 0 ? { cookies } : {}),
    ...(content === undefined ? {} : { body: content }),
  };
}

function bodyValue(body: unknown): unknown {
  if (!isObject(body)) return body;
  const { string, bytes, json, int, double } = body;
  return typeof json === "string" ? JSON.parse(json) : (string ?? bytes ?? int ?? double);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" && value !== null && !(value instanceof Uint8Array) && !Array.isArray(value)
  );
}
