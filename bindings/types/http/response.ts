import type { Outcome } from "../../api/effect.ts";
import type { HttpCookie, HttpResponse } from "../../api/http-routes.ts";
import { isRecord } from "../../api/is-record.ts";
import { toCookie } from "./cookie.ts";
import { errors } from "./errors.ts";

/** As the worker protocol's TypedData: one of these, or none. */
interface TypedBody {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly int?: number;
  readonly double?: number;
}
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Body = string | Uint8Array | undefined;

const NO_CONTENT: HttpResponse = { status: 204 };
/** Nothing of the error reaches the client. */
export const FAILED: HttpResponse = { status: 500 };
const isText = (value: unknown) => typeof value === "string";
const isNumber = (value: unknown) => typeof value === "number";
const TYPED: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: isText,
  json: isText,
  bytes: (value) => value instanceof Uint8Array,
  int: isNumber,
  double: isNumber,
};

/**
 * The answer to a request: the value of the function's http output, 204 when it has none or gave it none, 500 without a
 * body when it failed. The value is what a worker sends (`{statusCode: "200", body: {json: "…"}}`) or what a person
 * writes (`{status: 200, body: {…}}`). Throws SHEAF_HTTP_RESPONSE for anything else.
 */
export function toHttpResponse(
  outcome: Outcome,
  output: string | undefined,
  accept: string | undefined,
): HttpResponse {
  if (!outcome.ok) return FAILED;
  const value = output === undefined ? undefined : outcome.outputs[output];
  if (value === undefined || value === null) return NO_CONTENT;
  if (isRecord(value) && !(value instanceof Uint8Array)) return fromRecord(value, accept);
  throw errors.SHEAF_HTTP_RESPONSE(
    "The HTTP response must be an 'object' type that can include properties such as 'body', 'status', and 'headers'.",
  );
}

function fromRecord(value: Readonly<Record<string, unknown>>, accept: string | undefined): HttpResponse {
  const body = isWire(value) ? fromTyped(value.body as TypedBody | undefined) : fromPlain(value.body);
  const response: Mutable<HttpResponse> = {
    status: toStatus(value.statusCode ?? value.status),
    headers: toHeaders(value.headers),
  };
  if (body !== undefined) response.body = body;
  if (Array.isArray(value.cookies) && value.cookies.length > 0) {
    response.cookies = value.cookies
      .map(toCookie)
      .filter((cookie): cookie is HttpCookie => cookie !== undefined);
  }
  return value.enableContentNegotiation === true ? negotiate(response, value.body, accept) : response;
}

/** A worker's own form: its status is a text or null, and its body says what type it has. */
function isWire(value: Readonly<Record<string, unknown>>): boolean {
  const { statusCode, status, body } = value;
  const spoken = typeof statusCode === "string" || statusCode === null;
  return isTyped(body) && (spoken || (statusCode === undefined && status === undefined));
}

function isTyped(body: unknown): boolean {
  if (body === undefined || body === null) return true;
  if (!isRecord(body) || body instanceof Uint8Array) return false;
  for (const key in body) if (!Object.hasOwn(TYPED, key) || !TYPED[key]?.(body[key])) return false;
  return true;
}

function fromTyped(body: TypedBody | undefined | null): Body {
  if (!body) return undefined;
  const text = body.string ?? body.json;
  if (text !== undefined) return text;
  if (body.bytes) return body.bytes;
  const number = body.int ?? body.double;
  return number === undefined ? undefined : String(number);
}

function fromPlain(body: unknown): Body {
  if (body === undefined || body === null) return undefined;
  return typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
}

/** An integer or its text; 200 for everything else. */
function toStatus(status: unknown): number {
  const text = typeof status === "number" || typeof status === "string" ? String(status).trim() : "";
  return /^\d{1,9}$/.test(text) ? Number(text) : 200;
}

/** Numbers become text, lists several lines. A null is left out, but for the content type, where it is refused as on Azure. */
function toHeaders(headers: unknown): Record<string, string | readonly string[]> {
  const texts: Record<string, string | readonly string[]> = {};
  if (!isRecord(headers)) return texts;
  for (const name in headers) {
    const value = headers[name] ?? undefined;
    if (value !== undefined) texts[name] = Array.isArray(value) ? value.map(String) : String(value);
    else if (name.toLowerCase() === "content-type") {
      throw errors.SHEAF_HTTP_RESPONSE("The content-type header cannot be null.");
    }
  }
  return texts;
}

/** Text and JSON are what there is to choose from: a text goes as a JSON string to those who want JSON. */
function negotiate(response: HttpResponse, body: unknown, accept: string | undefined): HttpResponse {
  const { headers = {} } = response;
  if (
    typeof response.body !== "string" ||
    Object.keys(headers).some((name) => name.toLowerCase() === "content-type")
  ) {
    return response;
  }
  const spoken = typeof body === "string" || (isRecord(body) && typeof body.string === "string");
  if (spoken && !prefersJson(accept)) return response;
  const json = spoken ? JSON.stringify(response.body) : response.body;
  return {
    ...response,
    body: json,
    headers: { ...headers, "content-type": "application/json; charset=utf-8" },
  };
}

function prefersJson(accept: string | undefined): boolean {
  const types = (accept ?? "").split(",").map((type) => type.split(";")[0]?.trim().toLowerCase());
  const known = types.find(
    (type) => type === "*/*" || type === "text/plain" || type === "text/*" || isJsonType(type),
  );
  return isJsonType(known);
}

function isJsonType(type: string | undefined): boolean {
  return type === "application/json" || type === "text/json" || type === "application/*";
}
