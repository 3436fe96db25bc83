import type { RpcCookie, RpcHttp, TypedData } from "../../../../host/worker/messages.ts";
import type { Observed } from "./run.ts";

/** What of a reply goes over the wire: fields that the protocol has, absent where they are empty, bytes as text. */
export function normal({ reply, logs }: Observed): unknown {
  if (typeof reply === "string") return { reply, logs };
  if (!reply.ok) {
    const { name, message, system } = reply.error;
    return { logs, error: compact({ name, message, system }), fault: reply.fault };
  }
  const outputs = reply.outputData.map(({ name, data }) => ({ name, data: normalData(data) }));
  return { logs, outputs, ...(reply.returnValue ? { returned: normalData(reply.returnValue) } : {}) };
}

function normalData(data: TypedData): unknown {
  if (data.http) return { http: normalHttp(data.http) };
  if (data.bytes) return { bytes: Buffer.from(data.bytes).toString("latin1") };
  return compact({ ...data });
}

function normalHttp(http: RpcHttp): unknown {
  return compact({
    statusCode: http.statusCode ?? undefined,
    headers: http.headers,
    enableContentNegotiation: http.enableContentNegotiation,
    cookies: http.cookies?.map(normalCookie),
    body: normalData(http.body ?? {}),
  });
}

function normalCookie(cookie: RpcCookie): unknown {
  const seconds = cookie.expires?.value.seconds;
  return compact({ ...cookie, expires: seconds === undefined ? undefined : { value: { seconds } } });
}

function compact(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
}
