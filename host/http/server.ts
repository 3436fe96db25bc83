import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { HttpRequest, type HttpResponse, type HttpRoute } from "../../bindings/api/http-routes.ts";
import type { Logger } from "../../bindings/api/logger.ts";
import { HttpAnswer } from "./answer.ts";
import { listen } from "./listen.ts";
import { announcesTooMuch, hasBody, readBody } from "./request-body.ts";
import { parseQuery, parseTarget } from "./request-target.ts";
import type { RouteMatch } from "./route-index.ts";
import type { RouteTable } from "./route-table.ts";

/** May this caller run the function? Asked for every level but `anonymous`, before the body is read. */
export type Authorize = (
  request: { readonly headers: IncomingMessage["headers"]; readonly query: Readonly<Record<string, string>> },
  route: HttpRoute,
) => boolean | Promise<boolean>;

export interface HttpServerOptions {
  readonly log: Logger;
  /** Takes every request that is not a function's. */
  readonly fallback: RequestListener;
  /** Bytes; larger bodies are refused with 413. Default 104,857,600. */
  readonly bodyLimit?: number | undefined;
  /** Default: everybody may. */
  readonly authorize?: Authorize | undefined;
}

const DEFAULT_BODY_LIMIT = 104_857_600;
/** Longer than the usual 60 s of load balancers, so that they are the ones who close. */
const KEEP_ALIVE_MS = 65_000;
/** For a request's head; Node allows 5 minutes for the whole request. */
const HEAD_MS = 30_000;
/** What a host name and port may consist of. */
const HOST = /^[\w.~%!$&'()*+,;=-]+(?::\d*)?$|^\[[\da-fA-F:.]+\](?::\d*)?$/;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly table: RouteTable;
  readonly match: RouteMatch;
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
}

/** The host's HTTP front: function routes are answered here, on `node:http` alone. */
export class HttpServer {
  readonly #server: Server;
  readonly #options: HttpServerOptions;
  readonly #bodyLimit: number;
  readonly #answer: HttpAnswer;
  #table: RouteTable | undefined;
  /** The last Host header that was found to be well-formed: nearly always the next one's too. */
  #knownHost: string | undefined;
  #stopping = false;
  /** From the first stop on; it resolves when no connection is left. */
  #closed: Promise<void> | undefined;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    this.#bodyLimit = options.bodyLimit ?? DEFAULT_BODY_LIMIT;
    this.#answer = new HttpAnswer(options.log);
    this.#server = createServer(
      { headersTimeout: HEAD_MS, keepAliveTimeout: KEEP_ALIVE_MS },
      (request, response) => this.#serve(request, response),
    );
    this.#server.on("checkContinue", (request, response) => this.#serve(request, response));
  }

  /** From the next request on, these routes answer; requests that run keep theirs. */
  use(table: RouteTable): void {
    this.#table = table;
  }

  /** Rejects with SHEAF_PORT_TAKEN or SHEAF_LISTEN_REFUSED. Port 0 takes any free one. */
  async listen(at: { readonly port: number; readonly address: string }): Promise<void> {
    await listen(this.#server, at);
  }

  /** Where it listens, for people: `http://127.0.0.1:7071`. */
  get url(): string {
    const address = this.#server.address() as AddressInfo | null;
    if (!address) throw new Error("The HTTP server does not listen yet.");
    const any = address.address === "0.0.0.0" || address.address === "::";
    const host = any ? "localhost" : address.family === "IPv6" ? `[${address.address}]` : address.address;
    return `http://${host}:${address.port}`;
  }

  /** Accepts no more connections and waits for running requests; when `hurry` aborts, the rest is cut off. Safe to call twice. */
  async stop(hurry: AbortSignal): Promise<void> {
    this.#stopping = true;
    this.#answer.closeAfterwards();
    if (this.#server.listening) this.#closed = new Promise((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const cut = () => this.#server.closeAllConnections();
    if (hurry.aborted) cut();
    hurry.addEventListener("abort", cut, { once: true });
    await this.#closed;
    hurry.removeEventListener("abort", cut);
  }

  /** Nothing that is thrown here may reach the process: it would end every function. */
  #serve(request: IncomingMessage, response: ServerResponse): void {
    try {
      this.#handle(request, response);
    } catch (error) {
      this.#answer.fail(response, request.url ?? "", error);
    }
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const target = parseTarget(request.url ?? "");
    const host = this.#host(request);
    if (!target || host === undefined) {
      this.#answer.refuse(response, 400);
      return;
    }
    const table = this.#table;
    const match = table?.match(request.method ?? "GET", target.path);
    if (!table || !match) {
      this.#fallBack(request, response);
      return;
    }
    const url = `http://${host}${target.path}${target.query === "" ? "" : `?${target.query}`}`;
    const exchange = { request, response, table, match, url, query: parseQuery(target.query) };
    if (this.#options.authorize && match.route.authLevel !== "anonymous") {
      this.#authorize(exchange, this.#options.authorize);
    } else this.#begin(exchange);
  }

  #authorize(exchange: Exchange, authorize: Authorize): void {
    const { request, response, match, query } = exchange;
    const decide = (allowed: boolean) => {
      if (allowed) this.#begin(exchange);
      else this.#answer.refuse(response, 401);
    };
    const allowed = authorize({ headers: request.headers, query }, match.route);
    if (typeof allowed === "boolean") decide(allowed);
    else
      allowed.then(decide, (error: unknown) => this.#answer.fail(response, match.route.functionName, error));
  }

  #begin(exchange: Exchange): void {
    const { request, response, table } = exchange;
    if (announcesTooMuch(request, this.#bodyLimit)) this.#answer.refuse(response, 413);
    else if (table.limiter?.enter() === false) {
      this.#answer.refuse(response, 429, { "x-function-scaleout": "1" });
    } else if (hasBody(request)) this.#receive(exchange);
    else this.#schedule(exchange, undefined);
  }

  #receive(exchange: Exchange): void {
    const { request, response, table } = exchange;
    if (request.headers.expect !== undefined) response.writeContinue();
    readBody(request, this.#bodyLimit, (body) => {
      if (body === "gone" || body === "too-large") {
        table.limiter?.leave();
        if (body === "too-large") this.#answer.refuse(response, 413);
      } else this.#schedule(exchange, body);
    });
  }

  #schedule(exchange: Exchange, body: Uint8Array | undefined): void {
    const { limiter } = exchange.table;
    if (limiter) limiter.start(() => this.#run(exchange, body));
    else this.#run(exchange, body);
  }

  #run({ request, response, table, match, url, query }: Exchange, body: Uint8Array | undefined): void {
    const { route, params } = match;
    const fields = {
      method: request.method ?? "GET",
      url,
      headers: toHeaders(request.headers),
      query,
      params,
      body,
    };
    const finish = (answer: HttpResponse) => {
      table.limiter?.finish();
      this.#answer.send(request, response, { answer, table, functionName: route.functionName });
    };
    const fail = (error: unknown) => {
      table.limiter?.finish();
      this.#answer.fail(response, route.functionName, error);
    };
    try {
      route.handler(new HttpRequest(fields)).then(finish, fail);
    } catch (error) {
      fail(error);
    }
  }

  #fallBack(request: IncomingMessage, response: ServerResponse): void {
    if (this.#stopping) {
      // The routes may be gone already: 404 would be taken for an answer that lasts.
      this.#answer.refuse(response, 503, { "retry-after": "1" });
      return;
    }
    response.once("close", () => {
      if (this.#stopping) this.#server.closeIdleConnections();
    });
    if (request.headers.expect !== undefined) response.writeContinue();
    this.#options.fallback(request, response);
  }

  /** The Host header, checked because it becomes part of the URL that functions parse; undefined: malformed. */
  #host(request: IncomingMessage): string | undefined {
    const { host } = request.headers;
    if (host !== undefined && host === this.#knownHost) return host;
    if (!host) return localHost(request);
    if (!HOST.test(host) || !URL.canParse(`http://${host}`)) return undefined;
    this.#knownHost = host;
    return host;
  }
}

/** For HTTP/1.0, which has no Host header. */
function localHost({ socket }: IncomingMessage): string {
  const address = socket.localAddress ?? "localhost";
  return `${address.includes(":") ? `[${address}]` : address}:${socket.localPort ?? 80}`;
}

/** Node's own object where it has only texts, which is nearly always; empty values are left out. */
function toHeaders(headers: IncomingMessage["headers"]): Readonly<Record<string, string>> {
  for (const name in headers) {
    const value = headers[name];
    if (typeof value !== "string" || value === "") return cleaned(headers);
  }
  return headers as Readonly<Record<string, string>>;
}

function cleaned(headers: IncomingMessage["headers"]): Readonly<Record<string, string>> {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (value?.length) clean[name] = String(value);
  return clean;
}
