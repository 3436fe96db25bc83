import assert from "node:assert/strict";
import { connect } from "node:net";
import type { HttpRequest, HttpResponse } from "../../../bindings/api/http-routes.ts";
import { eventually } from "../../../bindings/api/testing.ts";
import { RouteTable } from "../../../host/http/route-table.ts";
import { exchange, route, serve, stopAll } from "./serve.ts";

const echo = (seen: HttpRequest[] = []) => ({
  functionName: "echo",
  template: "echo/{id?}",
  handler: async (request: HttpRequest): Promise<HttpResponse> => {
    seen.push(request);
    return { status: 200, body: request.body ?? "" };
  },
});
const answer = (response: HttpResponse) => ({ functionName: "f", handler: async () => response });

describe("HttpServer", () => {
  afterEach(stopAll);

  it("hands a function its request: absolute url, headers, query, parameters, body", async () => {
    const seen: HttpRequest[] = [];
    const { url } = await serve([echo(seen)]);
    const body = "h\u00e9";
    await fetch(`${url}/api/Echo/7?a=1&a=2`, {
      method: "PUT",
      body,
      headers: { "X-One": "1", "x-empty": "" },
    });
    const [request] = seen;
    assert.equal(request?.method, "PUT");
    assert.equal(request?.url, `${url}/api/Echo/7?a=1&a=2`);
    assert.deepEqual(request?.query, { a: "1,2" });
    assert.deepEqual(request?.params, { id: "7" });
    assert.equal(Buffer.from(request?.body ?? []).toString(), body);
    assert.equal(request?.headers["x-one"], "1");
    assert.equal(Object.hasOwn(request?.headers ?? {}, "x-empty"), false);
  });

  it("leaves out empty headers and joins what came several times", async () => {
    const seen: HttpRequest[] = [];
    const { port } = await serve([echo(seen)]);
    const headers = "X-Two: 1\r\nX-Empty:\r\nx-two: 2\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n";
    await exchange(port, `GET /api/echo HTTP/1.1\r\nHost: x\r\n${headers}Connection: close\r\n\r\n`);
    assert.deepEqual(seen[0]?.headers, {
      host: "x",
      "x-two": "1, 2",
      "set-cookie": "a,b",
      connection: "close",
    });
  });

  it("has no body where none was sent, be its length 0 or unknown", async () => {
    const seen: HttpRequest[] = [];
    const { port } = await serve([echo(seen)]);
    const head = "POST /api/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    await exchange(port, `${head}Content-Length: 0\r\n\r\n`);
    await exchange(port, `${head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`);
    assert.equal(seen.length, 2);
    assert.ok(seen.every((request) => request.body === undefined));
  });

  it("receives chunked bodies", async () => {
    const { port } = await serve([echo()]);
    const head =
      "POST /api/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert.match(await exchange(port, head, "3\r\nabc\r\n", "2\r\nde\r\n0\r\n\r\n"), /\r\n\r\nabcde$/);
  });

  it("writes status, headers, lists, cookies and bytes", async () => {
    const { url } = await serve([
      answer({
        status: 201,
        headers: { "X-List": ["a", "b"], "content-type": "application/json" },
        cookies: [
          { name: "a", value: "1" },
          { name: "b", value: "2", httpOnly: true },
        ],
        body: Buffer.from([0xff, 0x00]),
      }),
    ]);
    const response = await fetch(`${url}/api/f`);
    assert.equal(response.status, 201);
    assert.equal(response.headers.get("x-list"), "a, b");
    assert.equal(response.headers.get("content-type"), "application/json");
    assert.equal(response.headers.get("content-length"), "2");
    assert.deepEqual(response.headers.getSetCookie(), ["a=1; path=/", "b=2; path=/; httponly"]);
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), new Uint8Array([0xff, 0x00]));
  });

  it("answers 204 and 304 without a body, HEAD with the length that GET would have", async () => {
    const { port } = await serve([
      { ...answer({ status: 204, body: "dropped", headers: { "content-length": "7" } }), template: "none" },
      { ...answer({ status: 200, body: "1234" }), template: "four" },
    ]);
    const get = (method: string, path: string) =>
      exchange(port, `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    const none = await get("GET", "/api/none");
    assert.match(none, /^HTTP\/1.1 204 [\s\S]*\r\n\r\n$/);
    assert.doesNotMatch(none, /content-length|content-type/i);
    assert.match(await get("HEAD", "/api/four"), /content-length: 4\r\n[\s\S]*\r\n\r\n$/);
  });

  it("tells the log and not the client when a response cannot be written", async () => {
    const cases: HttpResponse[] = [
      { status: 42 },
      { status: 101 },
      { status: 1000 },
      { status: 200, headers: { "bad name": "x" } },
      { status: 200, headers: { x: "secret\r\ny: z" } },
    ];
    for (const each of cases) {
      const { url, log } = await serve([answer(each)]);
      const response = await fetch(`${url}/api/f`);
      assert.equal(response.status, 500, JSON.stringify(each));
      assert.equal(await response.text(), "");
      assert.match(log.errors().join(), /request to 'f' could not be answered/);
    }
  });

  it("answers 500 without words when a handler rejects, or anything throws, after all", async () => {
    const boom = (): never => {
      throw new Error("secret");
    };
    const { url, log, table } = await serve(
      [
        { functionName: "rejects", handler: () => Promise.reject(new Error("secret")) },
        { functionName: "throws", handler: boom },
        { functionName: "asks", authLevel: "function" },
      ],
      { authorize: boom, fallback: boom, http: { maxOutstandingRequests: 1 } },
    );
    for (const path of ["/api/rejects", "/api/throws", "/api/asks", "/other"]) {
      const response = await fetch(url + path, { method: "POST", body: "x" });
      assert.deepEqual([response.status, await response.text()], [500, ""], path);
    }
    assert.equal(log.errors().length, 4);
    assert.equal(table.limiter?.outstanding, 0);
  });

  it("makes an absolute URL also where the client named no host", async () => {
    const seen: HttpRequest[] = [];
    const { port } = await serve([echo(seen)]);
    await exchange(port, "GET /api/echo HTTP/1.0\r\n\r\n");
    assert.equal(seen[0]?.url, `http://127.0.0.1:${port}/api/echo`);
  });

  it("answers 404 with an empty body for an unknown path and for a method that nobody takes", async () => {
    const { url } = await serve([{ functionName: "f", methods: ["POST"] }]);
    for (const path of ["/api/g", "/api/f", "/f"]) {
      const response = await fetch(url + path);
      assert.deepEqual([response.status, await response.text()], [404, ""], path);
    }
  });

  it("lets an invocation run on when its client hangs up", async () => {
    const calls: string[] = [];
    let release: () => void = () => undefined;
    const { port, log } = await serve([
      {
        functionName: "f",
        handler: () =>
          new Promise((resolve) => {
            calls.push("began");
            release = () => {
              calls.push("ended");
              resolve({ status: 200, body: "x" });
            };
          }),
      },
    ]);
    const socket = connect(port, "127.0.0.1");
    socket.write("GET /api/f HTTP/1.1\r\nHost: x\r\n\r\n");
    await eventually(() => calls.length === 1);
    socket.destroy();
    await new Promise((resolve) => socket.once("close", resolve));
    release();
    assert.deepEqual(calls, ["began", "ended"]);
    assert.match(await exchange(port, "GET /no HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), / 404 /);
    assert.deepEqual(log.errors(), []);
  });

  it("does not run a function whose request body never came to its end", async () => {
    const seen: HttpRequest[] = [];
    const { port, table } = await serve([echo(seen)], { http: { maxOutstandingRequests: 1 } });
    const socket = connect(port, "127.0.0.1");
    socket.write("POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
    await eventually(() => table.limiter?.outstanding === 1);
    socket.destroy();
    await eventually(() => table.limiter?.outstanding === 0);
    assert.deepEqual(seen, []);
  });

  it("asks who may call before it reads the body, and not at all for anonymous functions", async () => {
    const asked: string[] = [];
    const { url } = await serve(
      [
        { functionName: "open" },
        { functionName: "now", authLevel: "function" },
        { functionName: "later", authLevel: "admin" },
      ],
      {
        authorize: ({ query }, { functionName }) => {
          asked.push(functionName);
          const allowed = query.code === "key";
          return functionName === "later" ? Promise.resolve(allowed) : allowed;
        },
      },
    );
    const status = async (path: string) =>
      (await fetch(`${url}/api/${path}`, { method: "POST", body: "x" })).status;
    assert.equal(await status("open"), 200);
    assert.equal(await status("now"), 401);
    assert.equal(await status("now?code=key"), 200);
    assert.equal(await status("later"), 401);
    assert.equal(await status("later?code=key"), 200);
    assert.deepEqual(asked, ["now", "now", "later", "later"]);
  });

  it("queues above maxConcurrentRequests and answers 429 above maxOutstandingRequests", async () => {
    const waiting: (() => void)[] = [];
    const { url } = await serve(
      [
        {
          functionName: "f",
          handler: () => new Promise((resolve) => waiting.push(() => resolve({ status: 200 }))),
        },
      ],
      { http: { maxConcurrentRequests: 1, maxOutstandingRequests: 2 } },
    );
    const first = fetch(`${url}/api/f`);
    await eventually(() => waiting.length === 1);
    const others = [fetch(`${url}/api/f`), fetch(`${url}/api/f`)];
    const refused = await Promise.race(others);
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get("x-function-scaleout"), "1");
    assert.equal(waiting.length, 1);
    waiting.shift()?.();
    await eventually(() => waiting.length === 1);
    waiting.shift()?.();
    assert.equal((await first).status, 200);
    assert.deepEqual((await Promise.all(others)).map(({ status }) => status).sort(), [200, 429]);
  });

  it("adds host.json's headers, and HSTS to what came by HTTPS", async () => {
    const http = {
      customHeaders: { "X-App": "yes" },
      hsts: { isEnabled: true, maxAge: "1.00:00:00", preload: true },
    };
    const { port } = await serve([{ functionName: "f" }], { http });
    const get = (more: string) => exchange(port, `GET /api/f HTTP/1.1\r\nConnection: close\r\n${more}\r\n`);
    const secure = await get("Host: example.org\r\nX-Forwarded-Proto: https\r\n");
    assert.match(secure, /strict-transport-security: max-age=86400; preload\r\n/);
    assert.match(secure, /X-App: yes\r\n/);
    assert.doesNotMatch(await get("Host: example.org\r\n"), /strict-transport/);
    assert.doesNotMatch(await get("Host: localhost:1\r\nX-Forwarded-Proto: https\r\n"), /strict-transport/);
  });

  it("swaps routes at once; what runs keeps its own", async () => {
    const { url, server } = await serve([
      { functionName: "f", handler: async () => ({ status: 200, body: "old" }) },
    ]);
    assert.equal(await (await fetch(`${url}/api/f`)).text(), "old");
    const next = new RouteTable({ origin: () => server.url });
    next.add(route({ functionName: "f", handler: async () => ({ status: 200, body: "new" }) }));
    server.use(next);
    assert.equal(await (await fetch(`${url}/api/f`)).text(), "new");
  });
});
