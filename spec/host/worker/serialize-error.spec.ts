import assert from "node:assert/strict";
import { serializeError } from "../../../host/worker/user/serialize-error.ts";

describe("an error of user code", () => {
  const own = new URL("../../../host/worker/user/invocation.js", import.meta.url).href;
  const withStack = (...frames: string[]) =>
    Object.assign(new Error("no"), { stack: ["Error: no", ...frames].join("\n") });

  it("keeps the user's frames and leaves out what lies below them", () => {
    const user = ["    at helper (/app/lib.js:1:2)", "    at module.exports (/app/f/index.js:3:4)"];
    const below = [`    at start (${own}:32:30)`, "    at AsyncLocalStorage.run (node:async_hooks:346:14)"];
    assert.equal(serializeError(withStack(...user, ...below)).stack, ["Error: no", ...user].join("\n"));
  });

  it("keeps the whole stack where no frame is the user's", () => {
    const error = withStack(`    at toRpcHttp (${own}:7:15)`);
    assert.equal(serializeError(error).stack, error.stack);
  });
});
