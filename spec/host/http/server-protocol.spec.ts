import assert from "node:assert/strict";
import { connect } from "node:net";
import type { HttpRequest, HttpResponse } from "../../../bindings/api/http-routes.ts";
import { exchange, serve, stopAll } from "./serve.ts";

const echo = () => ({
  functionName: "echo",
  handler: async (request: HttpRequest): Promise<HttpResponse> => ({ status: 200, body: request.body ?? "" }),
});

describe("HttpServer and the protocol", () => {
  afterEach(stopAll);

  it("refuses malformed requests with 400, 431 and 413", async () => {
    const { port } = await serve([echo()], { bodyLimit: 4 });
    const send = async (text: string) => (await exchange(port, text)).slice(9, 12);
    const close = "Connection: close\r\n";
    assert.equal(await send(`GET /api/%zz HTTP/1.1\r\nHost: x\r\n${close}\r\n`), "400");
    assert.equal(await send(`GET /api/echo HTTP/1.1\r\nHost: a b"<\r\n${close}\r\n`), "400");
    assert.equal(await send("GET /api/echo HTTP/1.1\r\n\r\n"), "400");
    assert.equal(await send("nonsense\r\n\r\n"), "400");
    assert.equal(await send(`GET / HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(20_000)}\r\n\r\n`), "431");
    assert.equal(
      await send(`POST /api/echo HTTP/1.1\r\nHost: x\r\n${close}Content-Length: 5\r\n\r\nabcde`),
      "413",
    );
    const chunked = `POST /api/echo HTTP/1.1\r\nHost: x\r\n${close}Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n`;
    assert.equal(await send(chunked), "413");
    assert.equal(
      await send(`POST /api/echo HTTP/1.1\r\nHost: x\r\n${close}Content-Length: 4\r\n\r\nabcd`),
      "200",
    );
  });

  it("lets a client that still sends read its 413", async () => {
    const { url } = await serve([echo()], { bodyLimit: 1_000 });
    const response = await fetch(`${url}/api/echo`, { method: "POST", body: new Uint8Array(8_000_000) });
    assert.equal(response.status, 413);
  });

  it("says 100 Continue only to a body that it takes", async () => {
    const { port } = await serve([echo()], { bodyLimit: 4 });
    const head = "POST /api/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n";
    assert.match(
      await exchange(port, `${head}Content-Length: 2\r\n\r\n`, "ok"),
      /^HTTP\/1.1 100 [\s\S]*HTTP\/1.1 200 [\s\S]*ok$/,
    );
    const socket = connect(port, "127.0.0.1").setEncoding("latin1");
    socket.write(`${head}Content-Length: 5\r\n\r\n`);
    const [text] = await new Promise<string[]>((resolve) =>
      socket.once("data", (data: string) => resolve([data])),
    );
    socket.destroy();
    assert.match(text ?? "", /^HTTP\/1.1 413 /);
  });

  it("answers pipelined requests in their order", async () => {
    let release: () => void = () => undefined;
    const first = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { port } = await serve([
      { functionName: "slow", handler: () => first.then(() => ({ status: 200, body: "slow" })) },
      {
        functionName: "fast",
        handler: async () => {
          release();
          return { status: 200, body: "fast" };
        },
      },
    ]);
    const get = (name: string, more = "") => `GET /api/${name} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
    const text = await exchange(port, get("slow") + get("fast", "Connection: close\r\n"));
    assert.match(text, /slow[\s\S]*fast$/);
  });
});
