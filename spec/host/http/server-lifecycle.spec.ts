import assert from "node:assert/strict";
import { Agent, createServer, request as httpRequest } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { eventually, TestLog } from "../../../bindings/api/testing.ts";
import { lazyFallback } from "../../../host/http/lazy-fallback.ts";
import { HttpServer } from "../../../host/http/server.ts";
import { serve, stopAll } from "./serve.ts";

describe("HttpServer at its ends", () => {
  afterEach(stopAll);

  it("says which port is taken and what to do", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const server = new HttpServer({ log: new TestLog(), fallback: () => undefined });
    const refused = {
      code: "SHEAF_PORT_TAKEN",
      message: new RegExp(`Port ${port} on 127.0.0.1`),
      cure: /--port/,
    };
    await assert.rejects(server.listen({ port, address: "127.0.0.1" }), refused);
    await new Promise((resolve) => other.close(resolve));
    await server.listen({ port, address: "127.0.0.1" });
    assert.equal(server.url, `http://127.0.0.1:${port}`);
    await server.stop(AbortSignal.abort());
  });

  it("says so when an address is not this machine's", async () => {
    const server = new HttpServer({ log: new TestLog(), fallback: () => undefined });
    await assert.rejects(server.listen({ port: 0, address: "192.0.2.1" }), { code: "SHEAF_LISTEN_REFUSED" });
    await assert.rejects(server.listen({ port: 70_000, address: "127.0.0.1" }), {
      code: "SHEAF_LISTEN_REFUSED",
    });
  });

  it("lets running requests finish, closes idle connections, and takes no new ones", async () => {
    let release: () => void = () => undefined;
    const { url, port, server } = await serve([
      {
        functionName: "slow",
        handler: () => new Promise((resolve) => (release = () => resolve({ status: 200 }))),
      },
      { functionName: "fast" },
    ]);
    const agent = new Agent({ keepAlive: true });
    const get = (path: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        httpRequest(url + path, { agent }, (response) => {
          response.resume().on("end", () => resolve(response.statusCode));
        })
          .on("error", reject)
          .end();
      });
    await get("/api/fast");
    const slow = get("/api/slow");
    const idle = get("/api/fast");
    await idle;
    let stopped = false;
    const stopping = server.stop(new AbortController().signal).then(() => {
      stopped = true;
    });
    await assert.rejects(fetch(`http://127.0.0.1:${port}/api/fast`));
    assert.equal(stopped, false);
    release();
    assert.equal(await slow, 200);
    await stopping;
    agent.destroy();
  });

  it("tells a connection that was made before the stop to come back later, when the routes are gone", async () => {
    let running = false;
    let release: () => void = () => undefined;
    const { port, server } = await serve([
      {
        functionName: "slow",
        handler: () => {
          running = true;
          return new Promise((resolve) => (release = () => resolve({ status: 200 })));
        },
      },
    ]);
    const socket = connect(port, "127.0.0.1").setEncoding("latin1");
    await new Promise((resolve) => socket.once("connect", resolve));
    const slow = fetch(`http://127.0.0.1:${port}/api/slow`);
    await eventually(() => running);
    socket.write("GET /api/gone HTTP/1.1\r\nHo");
    await eventually(async () => (await fetch(`http://127.0.0.1:${port}/other`)).status === 404);
    const stopping = server.stop(new AbortController().signal);
    socket.write("st: x\r\n\r\n");
    const [text] = await new Promise<string[]>((resolve) =>
      socket.once("data", (data: string) => resolve([data])),
    );
    assert.match(text ?? "", /^HTTP\/1.1 503 [\s\S]*retry-after: 1\r\n[\s\S]*Connection: close/);
    release();
    assert.equal((await slow).status, 200);
    await stopping;
  });

  it("cuts off what still runs when it has to hurry, and may be stopped twice", async () => {
    const { url, server } = await serve([
      { functionName: "never", handler: () => new Promise(() => undefined) },
    ]);
    const hurry = new AbortController();
    const cut = assert.rejects(fetch(`${url}/api/never`));
    await eventually(async () => (await fetch(url).catch(() => undefined)) !== undefined);
    const stopping = server.stop(hurry.signal);
    hurry.abort();
    await Promise.all([stopping, cut]);
    await server.stop(hurry.signal);
  });

  it("answers 500 when its fallback throws, and nothing reaches the process", async () => {
    const log = new TestLog();
    const fallback = lazyFallback(async () => () => assert.fail("broken"), log);
    const { url } = await serve([{ functionName: "f" }], { fallback });
    assert.equal((await fetch(`${url}/admin`)).status, 500);
    assert.match(log.errors().join(), /broken/);
  });

  it("loads its fallback at the first request that needs it, once", async () => {
    let loads = 0;
    const log = new TestLog();
    const fallback = lazyFallback(async () => {
      loads += 1;
      if (loads === 1) throw new Error("broken");
      return (_request, response) => void response.end("admin");
    }, log);
    const { url } = await serve([{ functionName: "f" }], { fallback });
    await fetch(`${url}/api/f`);
    assert.equal(loads, 0);
    assert.equal((await fetch(`${url}/x`)).status, 500);
    assert.equal(await (await fetch(`${url}/x`)).text(), "admin");
    assert.equal(await (await fetch(`${url}/y`)).text(), "admin");
    assert.equal(loads, 2);
    assert.equal(log.errors().length, 1);
  });
});
