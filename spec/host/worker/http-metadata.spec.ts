import assert from "node:assert/strict";
import type { RpcHttp } from "../../../host/worker/messages.ts";
import { httpMetadata } from "../../../host/worker/user/http-metadata.ts";

function metadata(http: RpcHttp & { text?: string }): Record<string, unknown> {
  const { text, ...rest } = http;
  const body = text === undefined ? {} : { body: { bytes: Buffer.from(text) } };
  return httpMetadata({ ...rest, ...body });
}

describe("the metadata of a request", () => {
  it("has the properties of a JSON body, scalars as text", () => {
    assert.deepEqual(metadata({ text: '{"s":"x","n":1.5,"t":true,"z":null,"o":{"A":1},"l":[1]}' }), {
      s: { string: "x" },
      n: { string: "1.5" },
      t: { string: "True" },
      z: { string: "" },
      o: { json: '{"A":1}' },
      l: { json: "[1]" },
    });
  });

  it("lets the query hide the body and the route hide both, whatever their case", () => {
    const http = {
      text: '{"Id":"body","name":"body"}',
      query: { ID: "query", Name: "query" },
      params: { id: "route" },
    };
    assert.deepEqual(metadata(http), { id: { string: "route" }, Name: { string: "query" } });
  });

  it("leaves out the key, and takes the last of several values", () => {
    assert.deepEqual(metadata({ query: { Code: "secret", tag: "a,b" } }), { tag: { string: "b" } });
  });

  it("does without bodies that are no JSON object", () => {
    for (const text of ["", "text", "[1]", "5", "null", '{"a":']) assert.deepEqual(metadata({ text }), {});
  });
});
