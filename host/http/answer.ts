import type { IncomingMessage, ServerResponse } from "node:http";
import { toError } from "../../bindings/api/errors.ts";
import type { HttpResponse } from "../../bindings/api/http-routes.ts";
import type { Logger } from "../../bindings/api/logger.ts";
import type { HstsOptions } from "./http-options.ts";
import { hasBody } from "./request-body.ts";
import { toRawHeaders } from "./response-headers.ts";
import type { RouteTable } from "./route-table.ts";

/** Of a body that was refused. */
const MOST_DROPPED_BYTES = 16 * 1024 * 1024;

interface Sending {
  readonly answer: HttpResponse;
  readonly table: RouteTable;
  readonly functionName: string;
}

/** Writes responses. What goes wrong is told to the log and never to the client. */
export class HttpAnswer {
  readonly #log: Logger;
  #closing = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** From now on every answer ends its connection. */
  closeAfterwards(): void {
    this.#closing = true;
  }

  send(request: IncomingMessage, response: ServerResponse, { answer, table, functionName }: Sending): void {
    if (this.#closing) response.shouldKeepAlive = false;
    try {
      write(request, response, answer, extraHeaders(request, table));
    } catch (error) {
      this.fail(response, functionName, error);
    }
  }

  /** 500 with an empty body. `name`: the function's, or the URL where none was found yet. */
  fail(response: ServerResponse, name: string, thrown: unknown): void {
    const error = toError(thrown);
    this.#log.log("error", `The HTTP request to '${name}' could not be answered: ${error.message}`, {
      functionName: name,
      error,
    });
    if (response.headersSent) response.destroy();
    else this.#empty(response, 500, {});
  }

  /**
   * A refused body is still received and dropped, up to a bound: closing at once would reset the connection, and the
   * client might never see why.
   */
  refuse(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
    const request = response.req;
    if (!hasBody(request) || request.complete) {
      this.#empty(response, status, headers);
      return;
    }
    response.writeHead(status, { "content-length": "0", connection: "close", ...headers });
    response.flushHeaders();
    let dropped = 0;
    request.on("data", (chunk: Buffer) => {
      dropped += chunk.length;
      if (dropped > MOST_DROPPED_BYTES) response.end();
    });
    request.on("close", () => response.end());
  }

  #empty(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>): void {
    if (this.#closing) response.shouldKeepAlive = false;
    response.writeHead(status, { "content-length": "0", ...headers });
    response.end();
  }
}

function write(
  request: IncomingMessage,
  response: ServerResponse,
  answer: HttpResponse,
  extra: Readonly<Record<string, string>> | undefined,
): void {
  const { status } = answer;
  if (!(status >= 200 && status <= 999)) {
    throw new RangeError(`${status} is not a status that ends a request (200 to 999)`);
  }
  const body = status === 204 || status === 304 ? undefined : answer.body;
  const headers = toRawHeaders(answer, bodyLength(request, status, body), extra);
  response.writeHead(status, headers as string[]);
  if (body === undefined) response.end();
  else response.end(body);
}

/** In bytes; undefined where the protocol has no body, and for a HEAD whose function did not make one. */
function bodyLength(
  request: IncomingMessage,
  status: number,
  body: HttpResponse["body"],
): number | undefined {
  if (body !== undefined && (body.length > 0 || request.method !== "HEAD")) return Buffer.byteLength(body);
  return status === 204 || status === 304 || request.method === "HEAD" ? undefined : 0;
}

/** host.json's customHeaders and HSTS; undefined when there are none. */
function extraHeaders(
  request: IncomingMessage,
  table: RouteTable,
): Readonly<Record<string, string>> | undefined {
  const { customHeaders, hsts } = table.options;
  if (!hsts.isEnabled || !isSecure(request, hsts)) return table.hasCustomHeaders ? customHeaders : undefined;
  return { "strict-transport-security": hstsValue(hsts), ...customHeaders };
}

/** The host itself speaks plain HTTP: a proxy in front of it tells. */
function isSecure(request: IncomingMessage, hsts: HstsOptions): boolean {
  if (String(request.headers["x-forwarded-proto"]).toLowerCase() !== "https") return false;
  const host = (request.headers.host ?? "").replace(/:\d*$/, "").toLowerCase();
  return !["localhost", "127.0.0.1", "[::1]", ...hsts.excludedHosts].includes(host);
}

function hstsValue(hsts: HstsOptions): string {
  const subDomains = hsts.includeSubDomains ? "; includeSubDomains" : "";
  return `max-age=${hsts.maxAgeSeconds}${subDomains}${hsts.preload ? "; preload" : ""}`;
}
