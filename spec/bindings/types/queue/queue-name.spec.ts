import assert from "node:assert/strict";
import { HostError } from "../../../../bindings/api/errors.ts";
import { poisonQueueOf, toQueueName } from "../../../../bindings/types/queue/queue-name.ts";

describe("a queue's name", () => {
  it("is put into lower case and checked by Azure's rules", () => {
    assert.equal(toQueueName("MyQueue-Items"), "myqueue-items");
    for (const bad of ["ab", "a--b", "-abc", "abc-", "a_b_c", "ä-queue", "a".repeat(64), ""]) {
      assert.throws(
        () => toQueueName(bad),
        (error) => error instanceof HostError && error.code === "SHEAF_QUEUE_NAME",
      );
    }
  });

  it("has a poison queue unless it is one or has no room for the suffix", () => {
    assert.equal(poisonQueueOf("orders"), "orders-poison");
    assert.equal(poisonQueueOf("orders-poison"), undefined);
    assert.equal(poisonQueueOf("a".repeat(56))?.length, 63);
    assert.equal(poisonQueueOf("a".repeat(57)), undefined);
  });
});
