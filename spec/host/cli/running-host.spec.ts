import assert from "node:assert/strict";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { findRunningHost, invokeIn } from "../../../host/cli/running-host.ts";
import { makeApp } from "../../support/temp-app.ts";

/** A host's admin API with one function, `echo`. */
async function fakeHost(closeLater: (close: () => Promise<void>) => void): Promise<string> {
  const server = createServer(async (request: IncomingMessage, response) => {
    if (request.url === "/admin/host/ping") return response.end();
    if (request.method !== "POST" || request.url !== "/admin/functions/echo?wait=true")
      return response.writeHead(404).end();
    const { input } = (await json(request)) as { input: string };
    return response.end(JSON.stringify({ ok: true, outputs: { $return: input } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closeLater(() => new Promise((resolve) => server.close(() => resolve())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("a running host", () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  it("is found by the file that it keeps in the App folder, and invoked", async () => {
    const url = await fakeHost((close) => closers.push(close));
    const app = await makeApp({ [`.sheaf/hosts/${process.pid}.json`]: { pid: process.pid, url } });
    closers.push(app.remove);
    assert.equal(await findRunningHost(app.root), url);
    assert.deepEqual(await invokeIn(url, "echo", "hello"), { ok: true, outputs: { $return: "hello" } });
    assert.equal(await invokeIn(url, "nope", ""), undefined);
  });

  it("is not taken for alive when it was killed, does not answer, or left half a file", async () => {
    const app = await makeApp({
      ".sheaf/hosts/1.json": { pid: 2 ** 30, url: "http://127.0.0.1:9" },
      ".sheaf/hosts/2.json": { pid: process.pid, url: "http://127.0.0.1:9" },
      ".sheaf/hosts/3.json": '{"pid": 1',
    });
    closers.push(app.remove);
    assert.equal(await findRunningHost(app.root), undefined);
  });

  it("is not there in an App that never ran", async () => {
    const app = await makeApp({});
    closers.push(app.remove);
    assert.equal(await findRunningHost(app.root), undefined);
  });
});
