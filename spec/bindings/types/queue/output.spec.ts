import assert from "node:assert/strict";
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
      ["Orders/m1/bills/0", "a"],
      ["Orders/m1/bills/1", '{"b":1}'],
    ]);
  });

  it("chooses the queue by the event's data", async () => {
    const output = await queueOutput(binding("queue", { queueName: "bills-{country}" }), context);
    await context.commit(...(await output.effects("x", { data: { Country: "AT" }, id: "1" })));
    assert.deepEqual(await bodies("bills-at"), [["1/0", "x"]]);
    await assert.rejects(async () => output.effects("x", { data: {}, id: "1" }), {
      code: "SHEAF_EXPRESSION_VALUE",
    });
    await assert.rejects(async () => output.effects("x", { data: { country: "_" }, id: "1" }), {
      code: "SHEAF_QUEUE_NAME",
    });
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
