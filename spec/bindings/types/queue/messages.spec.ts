import assert from "node:assert/strict";
import { toMessages } from "../../../../bindings/types/queue/messages.ts";

const texts = (value: unknown) => toMessages(value).map((body) => Buffer.from(body).toString());

describe("what a function gives for a queue", () => {
  it("is one message for text, bytes, numbers, booleans and objects", () => {
    assert.deepEqual(texts("hello"), ["hello"]);
    assert.deepEqual(texts({ a: [1] }), ['{"a":[1]}']);
    assert.deepEqual(texts(5), ["5"]);
    assert.deepEqual(texts(true), ["True"]);
    const bytes = Uint8Array.of(0, 255);
    assert.deepEqual(toMessages(bytes), [bytes]);
  });

  it("is one message an element for an array, and for text that is a JSON array", () => {
    assert.deepEqual(texts(["a", { b: 1 }, 2, [3]]), ["a", '{"b":1}', "2", "[3]"]);
    assert.deepEqual(texts(' ["a",{"b":1}] '), ["a", '{"b":1}']);
  });

  it("is no message for nothing", () => {
    for (const nothing of [null, undefined, [], "[]", [null]]) assert.deepEqual(texts(nothing), []);
  });

  it("keeps text as it is that only looks like JSON, and JSON objects too", () => {
    assert.deepEqual(texts("[not json]"), ["[not json]"]);
    assert.deepEqual(texts('{ "a" : 1 }'), ['{ "a" : 1 }']);
    assert.deepEqual(texts(""), [""]);
  });
});
