import assert from "node:assert/strict";
import { parseQuery, parseTarget } from "../../../host/http/request-target.ts";

describe("a request target", () => {
  const TARGETS: readonly (readonly [string, { path: string; query: string } | undefined])[] = [
    ["/a/b?x=1?", { path: "/a/b", query: "x=1?" }],
    ["/", { path: "/", query: "" }],
    ["http://host:1/a?b", { path: "/a", query: "b" }],
    ["http://host?b", { path: "/", query: "b" }],
    ["*", { path: "/*", query: "" }],
    ["/a/../b/./c", { path: "/b/c", query: "" }],
    ["/a/%2e%2E/b", { path: "/b", query: "" }],
    ["/../../x/..", { path: "/", query: "" }],
    ["/a/.b/c..d", { path: "/a/.b/c..d", query: "" }],
    ["/a%zz", undefined],
    ["/a%c3", undefined],
    ["x", undefined],
    ["ftp://host/a", undefined],
  ];
  for (const [text, target] of TARGETS) {
    it(`${text} is ${target ? `${target.path} ? ${target.query}` : "malformed"}`, () =>
      assert.deepEqual(parseTarget(text), target));
  }

  it("has a query whose values are decoded, empty ones kept, several joined, broken ones left as they are", () => {
    assert.deepEqual(parseQuery("a=1&a=2&b=&c&d=%C3%A9+x&e=%zz&&f=1=2"), {
      a: "1,2",
      b: "",
      c: "",
      d: "\u00e9 x",
      e: "%zz",
      f: "1=2",
    });
    assert.equal(Object.hasOwn(parseQuery("__proto__=x"), "__proto__"), true);
  });
});
