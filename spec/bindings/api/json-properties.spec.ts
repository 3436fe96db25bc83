import assert from "node:assert/strict";
import { jsonProperties } from "../../../bindings/api/json-properties.ts";

describe("jsonProperties", () => {
  it("gives the properties of a JSON object, scalars as Azure's text", () => {
    assert.deepEqual(jsonProperties(' {"a":5,"b":true,"c":"x","d":null,"e":{"f":1},"g":[1]}'), {
      ...{ a: "5", b: "True", c: "x", d: null, e: { f: 1 }, g: [1] },
    });
  });

  it("gives nothing for other text", () => {
    for (const text of ["", "hello", "[1]", "5", "{broken", '"{}"'])
      assert.equal(jsonProperties(text), undefined);
  });

  it("leaves out the one name that would change what objects inherit", () => {
    assert.deepEqual(jsonProperties('{"__proto__":{"admin":true},"a":"b"}'), { a: "b" });
  });
});
