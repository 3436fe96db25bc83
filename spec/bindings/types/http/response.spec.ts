import assert from "node:assert/strict";
import type { Outcome } from "../../../../bindings/api/effect.ts";
import type { HttpResponse } from "../../../../bindings/api/http-routes.ts";
import { toHttpResponse } from "../../../../bindings/types/http/response.ts";

const bytes = new Uint8Array([1, 2]);

function answer(value: unknown, accept?: string): HttpResponse {
  return toHttpResponse({ ok: true, outputs: { res: value } }, "res", accept);
}

const WIRE: readonly (readonly [what: string, value: unknown, response: HttpResponse])[] = [
  [
    "nothing set: 200, empty",
    { statusCode: null, headers: {}, cookies: [], body: {} },
    { status: 200, headers: {} },
  ],
  ["no status at all", { body: { string: "x" } }, { status: 200, headers: {}, body: "x" }],
  ["a text", { statusCode: "201", body: { string: "x" } }, { status: 201, headers: {}, body: "x" }],
  [
    "JSON, without a type",
    { statusCode: "200", body: { json: '{"a":1}' } },
    { status: 200, headers: {}, body: '{"a":1}' },
  ],
  ["an empty text", { statusCode: "200", body: { string: "" } }, { status: 200, headers: {}, body: "" }],
  ["bytes", { statusCode: "200", body: { bytes } }, { status: 200, headers: {}, body: bytes }],
  ["a number", { statusCode: "200", body: { int: 0 } }, { status: 200, headers: {}, body: "0" }],
  ["a fraction", { statusCode: "200", body: { double: 0.5 } }, { status: 200, headers: {}, body: "0.5" }],
  ["a status that is none", { statusCode: "abc" }, { status: 200, headers: {} }],
  ["an empty status", { statusCode: "" }, { status: 200, headers: {} }],
  ["a stray status beside it", { statusCode: "202", status: 500 }, { status: 202, headers: {} }],
];
const PLAIN: readonly (readonly [what: string, value: unknown, response: HttpResponse])[] = [
  [
    "an object body as JSON",
    { status: 200, body: { string: "x" } },
    { status: 200, headers: {}, body: '{"string":"x"}' },
  ],
  ["an array", { status: 200, body: [1] }, { status: 200, headers: {}, body: "[1]" }],
  ["a text", { body: "x" }, { status: 200, headers: {}, body: "x" }],
  ["a number", { status: "404", body: 5 }, { status: 404, headers: {}, body: "5" }],
  ["a text with a status in text", { statusCode: "404", body: "x" }, { status: 404, headers: {}, body: "x" }],
  ["no body", { statusCode: 404, body: null }, { status: 404, headers: {} }],
  ["bytes", { status: 200, body: bytes }, { status: 200, headers: {}, body: bytes }],
  [
    "headers of all kinds",
    { status: 200, headers: { a: 1, b: ["x", 2], c: null, d: true } },
    { status: 200, headers: { a: "1", b: ["x", "2"], d: "true" } },
  ],
];

describe("an HTTP response", () => {
  it("is 204 where there is no http output or nothing in it", () => {
    assert.deepEqual(toHttpResponse({ ok: true, outputs: { other: 1 } }, undefined, undefined), {
      status: 204,
    });
    assert.deepEqual(answer(undefined), { status: 204 });
    assert.deepEqual(answer(null), { status: 204 });
  });

  it("is 500 and nothing else when the function failed", () => {
    const outcome: Outcome = { ok: false, error: new Error("secret") };
    assert.deepEqual(toHttpResponse(outcome, "res", undefined), { status: 500 });
  });

  for (const [what, value, response] of WIRE) {
    it(`reads a worker's form: ${what}`, () => assert.deepEqual(answer(value), response));
  }
  for (const [what, value, response] of PLAIN) {
    it(`reads a plain form: ${what}`, () => assert.deepEqual(answer(value), response));
  }

  it("refuses what is no object, and a content type of null", () => {
    for (const value of ["text", 5, true, [1], new Uint8Array(1), { headers: { "Content-Type": null } }]) {
      assert.throws(() => answer(value), { code: "SHEAF_HTTP_RESPONSE" });
    }
  });

  it("reads cookies in the worker's form and in a person's", () => {
    const wire = {
      name: "a",
      value: "b",
      domain: { value: "d" },
      path: { value: "/p" },
      expires: { value: { seconds: 1, nanos: 500_000_000 } },
      secure: { value: true },
      httpOnly: { value: false },
      sameSite: "explicitNone",
      maxAge: { value: 0 },
    };
    const cookie = {
      name: "a",
      value: "b",
      domain: "d",
      path: "/p",
      expires: 1_500,
      secure: true,
      sameSite: "None",
      maxAge: 0,
    };
    assert.deepEqual(answer({ statusCode: "200", cookies: [wire] }).cookies, [cookie]);
    const plain = { ...cookie, expires: new Date(1_500), httpOnly: false };
    assert.deepEqual(answer({ status: 200, cookies: [plain, { value: "nameless" }] }).cookies, [cookie]);
    assert.deepEqual(
      answer({ statusCode: "200", cookies: [{ name: "a", value: "b", sameSite: "none" }] }).cookies,
      [{ name: "a", value: "b" }],
    );
  });

  it("negotiates between text and JSON when asked to", () => {
    const text = { statusCode: "200", body: { string: "x" }, enableContentNegotiation: true };
    const object = { statusCode: "200", body: { json: "{}" }, enableContentNegotiation: true };
    const json = { "content-type": "application/json; charset=utf-8" };
    assert.deepEqual(answer(text, "application/json"), { status: 200, headers: json, body: '"x"' });
    assert.deepEqual(answer(text, "application/xml, application/json;q=0.9"), {
      status: 200,
      headers: json,
      body: '"x"',
    });
    assert.deepEqual(answer(text, "text/plain, application/json"), { status: 200, headers: {}, body: "x" });
    assert.deepEqual(answer(text), { status: 200, headers: {}, body: "x" });
    assert.deepEqual(answer(object), { status: 200, headers: json, body: "{}" });
    assert.deepEqual(
      answer({ status: 200, body: "x", enableContentNegotiation: true }, "application/json").body,
      '"x"',
    );
    const own = { ...text, headers: { "content-type": "text/css" } };
    assert.deepEqual(answer(own, "application/json"), { status: 200, headers: own.headers, body: "x" });
  });
});
