import type { RequestListener } from "node:http";
import { connect, type Socket } from "node:net";
import type { HttpRoute } from "../../../bindings/api/http-routes.ts";
import { TestLog } from "../../../bindings/api/testing.ts";
import { RouteTable } from "../../../host/http/route-table.ts";
import { type Authorize, HttpServer } from "../../../host/http/server.ts";

export interface Served {
  readonly server: HttpServer;
  readonly table: RouteTable;
  readonly log: TestLog;
  readonly url: string;
  readonly port: number;
}
export interface ServeOptions {
  readonly http?: Readonly<Record<string, unknown>>;
  readonly bodyLimit?: number;
  readonly authorize?: Authorize;
  readonly fallback?: RequestListener;
}

const notFound: RequestListener = (_request, response) => {
  response.writeHead(404, { "content-length": "0" }).end();
};

/** A server on a free port with these routes; `stopAll` in an `afterEach` ends it. */
export async function serve(
  routes: readonly Partial<HttpRoute>[],
  options: ServeOptions = {},
): Promise<Served> {
  const log = new TestLog();
  const { http = {}, fallback = notFound, ...rest } = options;
  const server = new HttpServer({ log, fallback, ...rest });
  const table = new RouteTable({ origin: () => server.url, http });
  for (const each of routes) table.add(route(each));
  server.use(table);
  await server.listen({ port: 0, address: "127.0.0.1" });
  running.add(server);
  return { server, table, log, url: server.url, port: Number(new URL(server.url).port) };
}

export function route(given: Partial<HttpRoute>): HttpRoute {
  const functionName = given.functionName ?? "hello";
  return {
    functionName,
    template: functionName,
    authLevel: "anonymous",
    handler: async () => ({ status: 200, body: functionName }),
    ...given,
  };
}

const running = new Set<HttpServer>();

export async function stopAll(): Promise<void> {
  await Promise.all([...running].map((server) => server.stop(AbortSignal.abort())));
  running.clear();
}

/** Sends bytes as they are, and resolves with all that came back when the server closed the connection. */
export function exchange(port: number, ...parts: readonly (string | Uint8Array)[]): Promise<string> {
  return converse(port, (socket) => sendParts(socket, parts));
}

/** The same, but closes its own side after sending: for input that may leave the server waiting for more. */
export function exchangeAndEnd(port: number, bytes: Uint8Array): Promise<string> {
  return converse(port, (socket) => void socket.end(bytes));
}

function converse(port: number, send: (socket: Socket) => void): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let received = "";
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      received += text;
    });
    // A reset is an answer too.
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(received));
    send(socket);
  });
}

function sendParts(socket: Socket, parts: readonly (string | Uint8Array)[]): void {
  const [first, ...rest] = parts;
  if (first !== undefined) socket.write(first, () => setImmediate(() => sendParts(socket, rest)));
}
