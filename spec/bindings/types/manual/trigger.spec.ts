import assert from "node:assert/strict";
import { manualTrigger } from "../../../../bindings/types/manual/trigger.ts";

describe("a manual trigger", () => {
  it("makes events by hand, whose JSON properties other bindings can use", async () => {
    const trigger = await manualTrigger();
    const event = await trigger.event?.('{"name":"eva","n":5}');
    assert.equal(event?.value, '{"name":"eva","n":5}');
    assert.deepEqual(event?.data, { name: "eva", n: "5" });
    assert.deepEqual(event?.settle({ ok: true, outputs: {} }), []);
    assert.deepEqual((await trigger.event?.("plain"))?.data, {});
  });

  it("makes none by itself", async () => {
    const trigger = await manualTrigger();
    const listener = trigger.listen(() => assert.fail("dispatched"));
    await listener.start();
    await listener.stop(AbortSignal.abort());
  });
});
