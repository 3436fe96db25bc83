import type { RpcHttp, TypedData } from "../messages.ts";
import { toRpcCookies } from "./rpc-cookie.ts";
import { SystemError } from "./system-error.ts";
import { toTypedData } from "./typed-data.ts";

interface ResponseLike {
  readonly status?: unknown;
  readonly statusCode?: unknown;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly cookies?: readonly Readonly<Record<string, unknown>>[];
  readonly body?: unknown;
  readonly enableContentNegotiation?: unknown;
}

/** A response as user code gives it: the Response made ahead, or any object with some of its properties. */
export function toRpcHttp(data: unknown): TypedData {
  if (typeof data !== "object" || Array.isArray(data)) throw new SystemError(NOT_A_RESPONSE);
  const inputMessage: ResponseLike = data || {};
  const http: RpcHttp = {
    statusCode: statusOf(inputMessage),
    headers: toRpcHeaders(inputMessage.headers),
    cookies: toRpcCookies(inputMessage.cookies || []),
    body: toTypedData(inputMessage.body),
  };
  const negotiate = inputMessage.enableContentNegotiation;
  return { http: negotiate === undefined ? http : { ...http, enableContentNegotiation: Boolean(negotiate) } };
}

const NOT_A_RESPONSE =
  "The HTTP response must be an 'object' type that can include properties such as 'body', 'status', and 'headers'. Learn more: https://go.microsoft.com/fwlink/?linkid=2112563";

/** `status` is a method of the Response made ahead, until user code puts a number over it. */
function statusOf({ status, statusCode }: ResponseLike): string | null {
  const code = typeof status === "function" ? statusCode : statusCode || status;
  return code?.toString() || null;
}

function toRpcHeaders(headers: ResponseLike["headers"]): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== null && value !== undefined) result[name] = value.toString();
  }
  return result;
}
