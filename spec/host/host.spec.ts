import assert from "node:assert/strict";
import { TestLog } from "../../bindings/api/testing.ts";
import { Host } from "../../host/host.ts";
import { makeApp, type TempApp } from "../support/temp-app.ts";

describe("Host", function () {
  this.timeout(20_000);
  let app: TempApp;
  beforeEach(async () => {
    app = await makeApp({
      "orders/function.json": {
        bindings: [{ name: "order", type: "queueTrigger", direction: "in", queueName: "orders" }],
      },
      "orders/index.js": "module.exports = async () => {};",
    });
  });
  afterEach(() => app.remove());

  it("stopped at any moment of its start: nothing of it is left running", async () => {
    for (const afterMs of [0, 1, 5, 20, 50, 100, 200]) {
      const log = new TestLog();
      const host = new Host({ root: app.root, log, port: 0, environment: { AzureWebJobsStorage: "local:" } });
      const starting = host.start().catch((error: Error) => error);
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await host.stop(AbortSignal.abort());
      await starting;
      assert.equal(host.state, "Stopped");
      if (host.url) await assert.rejects(fetch(host.url));
      assert.doesNotMatch(log.text(), /cannot be read/, `stopped after ${afterMs} ms`);
    }
  });

  it("stopped while user code does not come to its end: does not wait for it", async () => {
    await app.write("orders/index.js", "while (true) {}");
    const host = new Host({
      root: app.root,
      log: new TestLog(),
      port: 0,
      environment: { AzureWebJobsStorage: "local:" },
    });
    const starting = host.start().catch(({ message }: Error) => message);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await host.stop(AbortSignal.abort());
    assert.match(String(await starting), /stopped while it started/);
  });

  it("reloads a mended file after one that loops for ever, and stops at once while that one loads", async () => {
    const log = new TestLog();
    const host = new Host({ root: app.root, log, port: 0, environment: { AzureWebJobsStorage: "local:" } });
    await host.start();
    await app.write("orders/index.js", "while (true) {}");
    const looping = host.reload();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await app.write("orders/index.js", "module.exports = async () => {};");
    await host.reload();
    await looping;
    assert.match(log.text(), /was not reloaded, .*\nIts code did not come to an end/);
    assert.match(log.text(), /info Reloaded/);
    await app.write("orders/index.js", "while (true) {}");
    void host.reload();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await host.stop(AbortSignal.abort());
  });
});
