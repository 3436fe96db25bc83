import assert from "node:assert/strict";
import { moduleFrames, serializeError } from "../../../host/worker/user/serialize-error.ts";

const OURS = new URL("../../../host/worker/user/invocation.js:32:30", import.meta.url).href;

describe("an error of user code", () => {
  it("keeps its own frames, and none of those that lead from Sheaf to it", () => {
    const error = new Error("no");
    const own = "Error: no\n    at module.exports (/app/orders/index.js:4:16)";
    error.stack = `${own}\n    at Invocation.start (${OURS})\n    at node:events:1:2`;
    assert.equal(serializeError(error).stack, own);
  });

  it("keeps all frames when it has none of its own, or none of Sheaf's", () => {
    for (const frame of [`at Invocation.start (${OURS})`, "at node:events:1:2"]) {
      const error = new Error("no");
      error.stack = `Error: no\n    ${frame}`;
      assert.equal(serializeError(error).stack, error.stack);
    }
  });

  it("shows no frames of the loader when a module cannot be loaded", () => {
    const own = "/app/orders/index.js:2\n  const = 1;\n        ^\n\nSyntaxError: Unexpected token '='";
    const loader = `    at Module.load (node:internal/modules/cjs/loader:1:2)\n    at loadModule (${OURS})`;
    assert.equal(moduleFrames(`${own}\n${loader}`), own);
  });
});
