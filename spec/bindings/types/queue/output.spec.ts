import assert from "node:assert/strict";
import { toMessageId } from "../../../../bindings/types/queue/message-id.ts";
import { queueOutput } from "../../../../bindings/types/queue/output.ts";
import { binding, type TestContext, testContext } from "../../../support/bind-context.ts";

describe("a queue output", () => {
  let context: TestContext;
  beforeEach(async () => {
    context = await testContext();
  });
  const bodies = async (name: string) =>
    ((await (await context.store("queue", name)).peek?.(10)) ?? []).map(({ id, body }) => [
      id,
      Buffer.from(body).toString(),
    ]);

  it("sends one message an element, with ids that are the same in a redelivery", async () => {
    const output = await queueOutput(binding("queue", { queueName: "Bills" }), context);
    await context.commit(...(await output.effects(["a", { b: 1 }], { data: {}, id: "Orders/m1/bills" })));
    assert.deepEqual(await bodies("bills"), [
      [toMessageId("Orders/m1/bills/0"), "a"],
      [toMessageId("Orders/m1/bills/1"), '{"b":1}'],
    ]);
  });

  it("chooses the queue by the event's data", async () => {
    const output = await queueOutput(binding("queue", { queueName: "bills-{country}" }), context);
    await context.commit(...(await output.effects("x", { data: { Country: "AT" }, id: "1" })));
    assert.deepEqual(await bodies("bills-at"), [[toMessageId("1/0"), "x"]]);
    await assert.rejects(async () => output.effects("x", { data: {}, id: "1" }), {
      code: "SHEAF_EXPRESSION_VALUE",
    });
    await assert.rejects(async () => output.effects("x", { data: { country: "_" }, id: "1" }), {
      code: "SHEAF_QUEUE_NAME",
    });
  });

  it("gives messages GUIDs, which may stand in keys and paths", () => {
    const id = toMessageId("Orders/m1/bills/0");
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.notEqual(toMessageId("Orders/m1/bills/1"), id);
  });

  it("needs no queue for nothing", async () => {
    const output = await queueOutput(binding("queue", { queueName: "bills-{country}" }), context);
    assert.deepEqual(await output.effects(null, { data: {}, id: "1" }), []);
  });

  it("finds a bad name when it is bound", async () => {
    await assert.rejects(queueOutput(binding("queue", { queueName: "no_good" }), context), {
      code: "SHEAF_QUEUE_NAME",
    });
    await assert.rejects(queueOutput(binding("queue", { queueName: "a-{b" }), context), {
      code: "SHEAF_EXPRESSION_SYNTAX",
    });
  });
});
