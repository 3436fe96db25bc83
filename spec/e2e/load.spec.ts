import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { eventually } from "../../bindings/api/testing.ts";
import { fn, http, RunningApp } from "./running-app.ts";

const ECHO = `const { n, blockMs } = input.body;
for (const end = Date.now() + blockMs; Date.now() < end; );
return { body: { n } };`;

describe("HTTP under load", function () {
  this.timeout(20_000);
  let running: RunningApp;
  before(async () => {
    running = await RunningApp.start({
      ...fn("Echo", http(), ECHO),
      ...fn(
        "Slow",
        http(),
        'record("slow"); await pause(150); record("slow done"); return { body: "slow" };',
      ),
      ...fn("Length", http(), "return { body: String(input.rawBody.length) };"),
      ...fn("Version", http(), 'return { body: "1" };'),
    });
  });
  after(() => running.end());
  afterEach(() => assert.doesNotMatch(running.host.output, /Failed|rror/));

  it("answers 1,024 POSTs at once, 64 of which block for 50 ms", async () => {
    const bodies = Array.from({ length: 1_024 }, (_, n) => ({ n, blockMs: n % 16 === 0 ? 50 : 0 }));
    const answers = await Promise.all(
      bodies.map(async (body) => {
        const answer = await fetch(`${running.url}/api/Echo`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        });
        return { status: answer.status, n: ((await answer.json()) as { n: number }).n };
      }),
    );
    assert.deepEqual(
      answers,
      bodies.map(({ n }) => ({ status: 200, n })),
    );
  });

  it("takes chunked bodies, however slowly they come, and answers others meanwhile", async () => {
    const socket = await open();
    socket.write(
      "POST /api/Length HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
    );
    socket.write("5\r\nhello\r\n");
    assert.equal(await (await running.post("/api/Length", "four")).text(), "4");
    socket.write("6\r\n wor");
    assert.equal(await (await running.post("/api/Length", "four")).text(), "4");
    socket.write("ld\r\n0\r\n\r\n");
    const answer = await text(socket);
    assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
    assert.match(answer, /\b11\b/);
  });

  it("does not run a function for a body that breaks off, and finishes one whose caller has gone", async () => {
    const recorded = (await running.records()).length;
    const broken = await open();
    broken.write("POST /api/Slow HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nten bytes.");
    const impatient = await open();
    impatient.write("GET /api/Slow HTTP/1.1\r\nHost: x\r\n\r\n");
    await eventually(async () => (await running.records()).length > recorded);
    broken.destroy();
    impatient.destroy();
    await eventually(async () => (await running.records()).length === recorded + 2);
    assert.equal(await (await running.get("/api/Slow")).text(), "slow");
    assert.deepEqual(
      (await running.records()).slice(recorded).map(({ what }) => what),
      ["slow", "slow done", "slow", "slow done"],
    );
  });

  it("answers pipelined requests in their order", async () => {
    const socket = await open();
    const paths = ["/api/Slow", "/api/Version", "/nowhere", "/api/Version"];
    const requests = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n`);
    socket.write(`${requests.join("\r\n")}Connection: close\r\n\r\n`);
    const answer = await text(socket);
    const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    assert.deepEqual(statuses, ["200", "200", "404", "200"]);
    assert.ok(answer.indexOf("slow") < answer.indexOf("404"));
  });

  it("keeps a connection open over a reload", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    const version = async () => {
      const [answer] = (await once(request(`${running.url}/api/Version`, { agent }).end(), "response")) as [
        IncomingMessage,
      ];
      ports.add(answer.socket.localPort);
      return text(answer);
    };
    assert.equal(await version(), "1");
    await running.app.write("Version/index.js", 'module.exports = async () => ({ body: "2" });');
    await eventually(async () => (await version()) === "2");
    assert.equal(ports.size, 1);
    agent.destroy();
  });

  async function open(): Promise<Socket> {
    const { port, hostname } = new URL(running.url);
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    return socket;
  }
});
