import assert from "node:assert/strict";
import fc from "fast-check";
import type { Call, ParameterBinding, Reply, TypedData } from "../../../host/worker/messages.ts";
import { readCall, readReply, WireReader, WireWriter } from "../../../host/worker/protocol/wire.ts";

const text = fc.string({ unit: "binary" });
const strings = fc.dictionary(text, text);
const plain: fc.Arbitrary<TypedData> = fc.oneof(
  fc.record({ string: text }),
  fc.record({ json: text }),
  fc.record({ bytes: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)) }),
  fc.record({ int: fc.maxSafeInteger() }),
  fc.record({ double: fc.double() }),
  fc.constant({}),
);
const something = plain.filter((data) => Object.keys(data).length > 0);
const http = fc
  .record({ url: text, headers: strings, query: strings, body: something })
  .map((value) => ({ http: value }));
const parameters: fc.Arbitrary<ParameterBinding[]> = fc.array(
  fc.record({ name: text, data: fc.oneof(plain, http) }),
  { maxLength: 4 },
);
const calls = fc.array(
  fc.record(
    {
      invocationId: text,
      inputData: parameters,
      triggerMetadata: fc.dictionary(text, plain),
      retryContext: fc.record({ retryCount: fc.nat(), maxRetryCount: fc.integer() }),
    },
    { requiredKeys: ["invocationId", "inputData"] },
  ),
);
const replies: fc.Arbitrary<Reply[]> = fc.array(
  fc.oneof(
    fc.record({ ok: fc.constant(true as const), outputData: parameters }),
    fc.record({
      ok: fc.constant(true as const),
      outputData: parameters,
      returnValue: something,
    }),
    fc.record({
      ok: fc.constant(false as const),
      error: fc.record({ name: text, message: text, stack: text }),
      fault: fc.constant("function" as const),
    }),
  ),
);

describe("the wire between threads", () => {
  it("carries any calls as they were", () => {
    fc.assert(
      fc.property(calls, (batch) => {
        const writer = new WireWriter();
        for (const [slot, call] of batch.entries()) {
          writer.call({ ...call, functionId: "f", repeatable: true } as Call, {
            slot,
            ticket: slot + 1,
            index: 7,
          });
        }
        const reader = new WireReader(writer.wire);
        for (const [slot, call] of batch.entries()) {
          assert.deepEqual([reader.next(), reader.next(), reader.next()], [slot, slot + 1, 7]);
          assert.deepEqual(same(readCall(reader)), same(call));
        }
        assert.ok(reader.isAtEnd);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("carries any replies as they were", () => {
    fc.assert(
      fc.property(replies, (batch) => {
        const writer = new WireWriter();
        for (const [slot, reply] of batch.entries()) writer.reply(reply, slot);
        const reader = new WireReader(writer.wire);
        for (const [slot, reply] of batch.entries()) {
          assert.equal(reader.next(), slot);
          assert.deepEqual(same(readReply(reader)), same(reply));
        }
        assert.ok(reader.isAtEnd);
      }),
      { seed: 2, numRuns: 300 },
    );
  });
});

/** Without regard to prototypes, which dictionaries of fast-check do not have, and to the sign of zero. */
function same(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return value.map(same);
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([key, member]) => [key, same(member)])
      .sort();
  }
  return Object.is(value, -0) ? 0 : value;
}
