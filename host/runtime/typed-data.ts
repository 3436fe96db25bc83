import { HttpRequest } from "../../bindings/api/http-routes.ts";
import type { RpcHttp, TypedData } from "../worker/messages.ts";

/** A value that a trigger or input gives → what crosses to the worker. Undefined and null → undefined (nothing sent). */
export function toTypedData(value: unknown): TypedData | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return { string: value };
  if (value instanceof Uint8Array) return { bytes: value };
  if (value instanceof HttpRequest) return { http: toRpcHttp(value) };
  // Numbers too: the v3 library reads no other form of them.
  return { json: JSON.stringify(value) };
}

function toRpcHttp({ method, url, headers, query, params, body }: HttpRequest): RpcHttp {
  if (body === undefined) return { method, url, headers, query, params };
  return { method, url, headers, query, params, body: { bytes: body } };
}

/** What a function gave for an output → the value that the output binding writes. */
export function fromTypedData(data: TypedData | undefined): unknown {
  if (data === undefined) return undefined;
  if (data.string !== undefined) return data.string;
  if (data.json !== undefined) return JSON.parse(data.json);
  if (data.bytes !== undefined) return data.bytes;
  if (data.http !== undefined) return data.http;
  return data.int ?? data.double;
}
