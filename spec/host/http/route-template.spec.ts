import assert from "node:assert/strict";
import fc from "fast-check";
import { HostError } from "../../../bindings/api/errors.ts";
import { createMatcher } from "../../../host/http/route-matcher.ts";
import { parseRouteTemplate } from "../../../host/http/route-template.ts";

type Params = Readonly<Record<string, string>>;

function match(template: string, path: string): Params | undefined {
  return createMatcher(parseRouteTemplate(template))(path === "" ? [] : path.split("/"));
}

const MATCHES: readonly (readonly [template: string, path: string, params: Params])[] = [
  ["a/b", "a/b", {}],
  ["A/b", "a/B", {}],
  ["/a/", "a", {}],
  ["a/{p}", "a/x", { p: "x" }],
  ["a/{p?}", "a", {}],
  ["a/{p?}", "a/x", { p: "x" }],
  ["a/{p=d}", "a", { p: "d" }],
  ["a/{p=d}", "a/x", { p: "x" }],
  ["{a=1}/{b=2}", "", { a: "1", b: "2" }],
  ["{a?}/{b?}", "x", { a: "x" }],
  ["a/{*rest}", "a", {}],
  ["a/{*rest}", "a/x/y", { rest: "x/y" }],
  ["a/{**rest}", "a/x/y/z", { rest: "x/y/z" }],
  ["a/{*rest=d}", "a", { rest: "d" }],
  ["{name}.{ext}", "a.b.txt", { name: "a.b", ext: "txt" }],
  ["{name}.{ext?}", "a.txt", { name: "a", ext: "txt" }],
  ["{name}.{ext?}", "a", { name: "a" }],
  ["v{major}.{minor}", "V1.2", { major: "1", minor: "2" }],
  ["{a}-{b}-{c}", "1-2-3-4", { a: "1-2", b: "3", c: "4" }],
  ["pre{p}", "prefix", { p: "fix" }],
  ["{p}post", "xpost", { p: "x" }],
  ["{x:maxlength(0)?}", "", {}],
  ["a/{{b}}", "a/{b}", {}],
  ["{id:int}", "-5", { id: "-5" }],
  ["{id:int?}", "", {}],
  ["{id:INT}", "2147483647", { id: "2147483647" }],
  ["{id:long}", "9223372036854775807", { id: "9223372036854775807" }],
  ["{b:bool}", "True", { b: "True" }],
  ["{d:datetime}", "2026-11-24", { d: "2026-11-24" }],
  ["{d:datetime}", "2024-02-29T10:30:00.5Z", { d: "2024-02-29T10:30:00.5Z" }],
  ["{d:datetime}", "11-24-2026", { d: "11-24-2026" }],
  ["{n:decimal}", "1,234.5", { n: "1,234.5" }],
  ["{n:double}", "1e5", { n: "1e5" }],
  ["{n:float}", "-.5", { n: "-.5" }],
  ["{g:guid}", "0f8fad5b-d9cb-469f-a165-70867728950e", { g: "0f8fad5b-d9cb-469f-a165-70867728950e" }],
  ["{g:guid}", "{0F8FAD5B-D9CB-469F-A165-70867728950E}", { g: "{0F8FAD5B-D9CB-469F-A165-70867728950E}" }],
  ["{s:minlength(2)}", "ab", { s: "ab" }],
  ["{s:length(2)}", "ab", { s: "ab" }],
  ["{s:length(1,3)}", "abc", { s: "abc" }],
  ["{n:min(18)}", "18", { n: "18" }],
  ["{n:max(18)}", "-1", { n: "-1" }],
  ["{n:range(1, 9)}", "9", { n: "9" }],
  ["{s:alpha}", "abC", { s: "abC" }],
  ["{s:required}", "x", { s: "x" }],
  ["{s:alpha:minlength(2)}", "ab", { s: "ab" }],
  ["{id:int=7}", "", { id: "7" }],
  ["{s:regex(^\\d{{3}}-\\d{{2}}$)}", "123-45", { s: "123-45" }],
  ["{s:regex(^\\d{3}$)}", "123", { s: "123" }],
  ["{s:regex(^(a|b)[)}/]$)}/x", "b)/x", { s: "b)" }],
  ["{s:regex(^ABC$):length(3)?}", "abc", { s: "abc" }],
];

const MISSES: readonly (readonly [template: string, path: string])[] = [
  ["a/b", "a"],
  ["a", "a/b"],
  ["a/{p}", "a"],
  ["a/{p}", "a/"],
  ["a/{p?}/c", "a/c"],
  ["{name}.{ext}", "a."],
  ["{name}.{ext}", ".a"],
  ["{name}.{ext}", "a"],
  ["{a}-{b}", "--"],
  ["pre{p}", "pre"],
  ["{x:maxlength(0)?}", "a"],
  ["{id:int}", "x"],
  ["{id:int}", "2147483648"],
  ["{id:int}", "1.0"],
  ["{id:long}", "9223372036854775808"],
  ["{b:bool}", "1"],
  ["{d:datetime}", "2026-02-30"],
  ["{d:datetime}", "tomorrow"],
  ["{n:decimal}", "1e5"],
  ["{n:double}", "x"],
  ["{g:guid}", "0f8fad5b-d9cb-469f-a165"],
  ["{s:minlength(2)}", "a"],
  ["{s:maxlength(2)}", "abc"],
  ["{s:length(1,3)}", "abcd"],
  ["{n:min(18)}", "17"],
  ["{n:range(1,9)}", "10"],
  ["{s:alpha}", "a1"],
  ["{s:alpha:minlength(2)}", "a"],
  ["{id:int=x}", ""],
  ["a/{*rest:int}", "a/x"],
  ["{s:regex(^\\d{{3}}$)}", "1234"],
];

const INVALID: readonly (readonly [template: string, says: RegExp])[] = [
  ["a//b", /two slashes/],
  ["{a", /no closing '}'/],
  ["a}", /no opening '{'/],
  ["{}", /no name/],
  ["{*}", /no name/],
  ["{a}{b}", /text between/],
  ["{a}/{A}", /occurs twice/],
  ["{*a}/b", /must come last/],
  ["x{*a}", /segment of its own/],
  ["{a?}x", /only come last/],
  ["{*a?}", /leave out the '\?'/],
  ["{a=1?}", /no default/],
  ["a?", /'\?' may only end/],
  ["{a{b}", /inside a parameter/],
  ["{a/b}", /not a parameter name/],
  ["{a:nope}", /'nope' is not a constraint/],
  ["{a:constructor}", /'constructor' is not a constraint/],
  ["{a:min}", /'min' is not a constraint/],
  ["{a:min(x)}", /not an integer/],
  ["{a:range(2,1)}", /begins above its end/],
  ["{a:length(-1)}", /not below 0/],
  ["{a:regex(()}", /no closing '\)'/],
  ["{a:regex([)}", /not a regular expression|no closing/],
  ["{a:int(}", /no closing '\)'/],
  ["{a:regex(+)}", /not a regular expression/],
];

describe("a route template", () => {
  for (const [template, path, params] of MATCHES) {
    it(`${template} takes '${path}'`, () => assert.deepEqual(match(template, path), params));
  }
  for (const [template, path] of MISSES) {
    it(`${template} does not take '${path}'`, () => assert.equal(match(template, path), undefined));
  }
  for (const [template, says] of INVALID) {
    it(`${template} is refused with what is wrong and what is allowed`, () => {
      assert.throws(
        () => parseRouteTemplate(template),
        (error: unknown) =>
          error instanceof HostError &&
          error.code === "SHEAF_HTTP_ROUTE" &&
          says.test(error.message) &&
          Boolean(error.cure),
      );
    });
  }

  it("lists the constraints there are when it does not know one", () => {
    assert.throws(() => parseRouteTemplate("{a:uuid}"), { cure: /guid.*range\(a,b\).*regex/ });
  });

  it("ends a regular expression that backtracks without limit instead of stopping the host", () => {
    const started = process.hrtime.bigint();
    assert.equal(match("{s:regex(^(a+)+$)}", `${"a".repeat(60)}!`), undefined);
    assert.equal(match("{s:regex(^(a|a)*$)}", `${"a".repeat(60)}!`), undefined);
    assert.equal(match("{s:regex(.*.*.*.*=x)}", "a".repeat(5_000)), undefined);
    assert.ok(process.hrtime.bigint() - started < 2_000_000_000n);
    assert.deepEqual(match("{s:regex(^(ab)+$)}", "abab"), { s: "abab" });
  });

  it("throws nothing but HostErrors, whatever is written (10,000 random templates)", () => {
    const pieces = fc.constantFrom(
      ..."{}()[]:?=*/.\\+-,a1",
      "{a}",
      "{b:int}",
      "{*c}",
      "regex(",
      "{{",
      "}}",
      "min(2)",
      "é",
    );
    const template = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(""));
    const path = fc.array(fc.constantFrom("a", "1", "", "a.b", "(", "é"), { maxLength: 4 });
    fc.assert(
      fc.property(template, path, (text, segments) => {
        try {
          createMatcher(parseRouteTemplate(text))(segments);
        } catch (error) {
          assert.ok(error instanceof HostError, `${text}: ${String(error)}`);
        }
      }),
      { seed: 3, numRuns: 10_000 },
    );
  });
});
