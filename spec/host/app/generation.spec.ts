import assert from "node:assert/strict";
import { TestLog } from "../../../bindings/api/testing.ts";
import { Host } from "../../../host/index.ts";
import { makeApp, type TempApp } from "../../support/temp-app.ts";

describe("a function whose binding fails", () => {
  let app: TempApp;
  afterEach(() => app.remove());

  it("is told of with the setting's name, never with what the setting holds", async () => {
    app = await makeApp({
      "local.settings.json": { IsEncrypted: false, Values: { SECRET: "AccountKey=abc==" } },
      "Bad/function.json": {
        bindings: [{ type: "queueTrigger", name: "m", direction: "in", queueName: "%SECRET%" }],
      },
      "Bad/index.js": "module.exports = async () => {};",
    });
    const host = new Host({ root: app.root, log: new TestLog(), listen: false, environment: {} });
    await host.start();
    const [bad] = host.functions();
    await host.stop(AbortSignal.abort());
    const [problem] = bad?.problems ?? [];
    assert.match(problem?.message ?? "", /%SECRET%/);
    assert.doesNotMatch(problem?.message ?? "", /accountkey/i);
    assert.equal(problem?.where?.file, "Bad/function.json");
  });
});
