import assert from "node:assert/strict";
import type { HttpCookie } from "../../../bindings/api/http-routes.ts";
import { serializeCookie, toRawHeaders } from "../../../host/http/response-headers.ts";

const COOKIES: readonly (readonly [HttpCookie, string])[] = [
  [{ name: "mycookie", value: "myvalue", maxAge: 200_000 }, "mycookie=myvalue; max-age=200000; path=/"],
  [{ name: "a b", value: "x;y=(z)" }, "a%20b=x%3By%3D%28z%29; path=/"],
  [
    {
      name: "a",
      value: "b",
      domain: "example.org",
      path: "/p",
      secure: true,
      httpOnly: true,
      sameSite: "None",
    },
    "a=b; domain=example.org; path=/p; secure; samesite=none; httponly",
  ],
  [
    { name: "a", value: "b", expires: 0, sameSite: "Lax" },
    "a=b; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/; samesite=lax",
  ],
  [{ name: "a", value: "\ud800", expires: Number.NaN, maxAge: 1.5 }, "a=%EF%BF%BD; max-age=1; path=/"],
  [{ name: "a", value: "b", path: "/; domain=evil\r\nx: y" }, "a=b; path=/%3B domain=evil%0D%0Ax: y"],
];

describe("response headers", () => {
  for (const [cookie, text] of COOKIES) {
    it(`writes the cookie ${text}`, () => assert.equal(serializeCookie(cookie), text));
  }

  it("are text/plain for a text and octet-stream for bytes, unless the function says what it is", () => {
    assert.deepEqual(toRawHeaders({ status: 200, body: "x" }, 1, undefined), [
      "content-type",
      "text/plain; charset=utf-8",
      "content-length",
      "1",
    ]);
    assert.deepEqual(toRawHeaders({ status: 200, body: new Uint8Array(1) }, 1, undefined).slice(0, 2), [
      "content-type",
      "application/octet-stream",
    ]);
    const own = { status: 200, body: "x", headers: { "Content-Type": "text/css" } };
    assert.deepEqual(toRawHeaders(own, 1, undefined), ["Content-Type", "text/css", "content-length", "1"]);
    assert.deepEqual(toRawHeaders({ status: 200 }, 0, undefined), ["content-length", "0"]);
  });

  it("leave framing to the server", () => {
    const headers = { "Content-Length": "99", "transfer-encoding": "chunked", x: ["1", "2"] };
    assert.deepEqual(toRawHeaders({ status: 200, headers }, 0, undefined), [
      "x",
      ["1", "2"],
      "content-length",
      "0",
    ]);
    assert.deepEqual(toRawHeaders({ status: 204, headers }, undefined, undefined), ["x", ["1", "2"]]);
    assert.deepEqual(
      toRawHeaders({ status: 200, headers: { "content-length": "99" } }, undefined, undefined),
      ["content-length", "99"],
    );
  });

  it("get the App's custom headers where the function did not set them", () => {
    const raw = toRawHeaders({ status: 200, headers: { "X-A": "mine" } }, 0, { "x-a": "app", "x-b": "app" });
    assert.deepEqual(raw, ["X-A", "mine", "content-length", "0", "x-b", "app"]);
  });
});
