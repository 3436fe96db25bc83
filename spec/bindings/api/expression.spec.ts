import assert from "node:assert/strict";
import fc from "fast-check";
import { HostError } from "../../../bindings/api/errors.ts";
import { parseTemplate, resolveSettings, templateNames } from "../../../bindings/api/expression.ts";
import { VirtualClock } from "../../../bindings/api/testing.ts";

const builtIns = {
  functionName: "Orders",
  clock: new VirtualClock(Date.UTC(2024, 4, 1, 12, 30, 5, 70)),
};
const resolve = (text: string, data: Record<string, unknown> = {}) =>
  parseTemplate(text, builtIns).resolve(data);
const code = (expected: string, message?: RegExp) => (error: unknown) => {
  assert(error instanceof HostError, String(error));
  assert.equal(error.code, expected);
  if (message) assert.match(error.message, message);
  return true;
};

describe("an expression", () => {
  it("stands for the event's data, whatever the case of its name", () => {
    assert.equal(resolve("in/{Id}-{country}.txt", { id: "7", Country: "at" }), "in/7-at.txt");
  });

  it("walks into objects, also to header names with dashes", () => {
    const data = { headers: { "x-my-id": "a" }, Query: { n: "1" }, order: { Customer: { name: "Eva" } } };
    assert.equal(resolve("{headers.X-My-Id}/{query.N}/{order.customer.name}", data), "a/1/Eva");
  });

  it("makes text as .NET does", () => {
    const data = { yes: true, no: false, n: 1.5, big: 12, none: null, list: [1], object: { a: 1 } };
    assert.equal(resolve("{yes} {no} {n} {big} [{none}{list}{object}]", data), "True False 1.5 12 []");
  });

  it("does not walk into lists, text or nothing", () => {
    for (const value of [[{ b: 1 }], "text", null, 5]) {
      assert.throws(
        () => resolve("{a.b}", { a: value }),
        code("SHEAF_EXPRESSION_VALUE", /accessing 'b': property doesn't exist/),
      );
    }
  });

  it("says which name has no value", () => {
    assert.throws(
      () => resolve("{x}"),
      code("SHEAF_EXPRESSION_VALUE", /^No value for named parameter 'x'\.$/),
    );
    assert.throws(() => resolve("{constructor}", {}), code("SHEAF_EXPRESSION_VALUE"));
  });

  it("takes doubled braces for text", () => {
    assert.equal(resolve("{{a}} {{{x}}}", { x: "1" }), "{a} {1}");
    assert.deepEqual(templateNames("{{a}}"), []);
  });

  it("tells its names for checks before anything runs", () => {
    assert.deepEqual(templateNames("{a.b}/{rand-guid}/{DateTime:yyyy}"), ["a", "rand-guid", "DateTime"]);
  });

  for (const [text, message] of [
    ["{}", /parameter name at position 1 is empty/],
    ["ab{ }", /position 3 is empty/],
    ["a{b", /Missing closing bracket '}' for position 2/],
    ["{a{b}", /Missing closing bracket '}' for position 1/],
    ["a}b", /Missing opening bracket '{' for position 2/],
    ["{a-b}", /'a-b' at position 1 is not a valid parameter name/],
    ["{a..b}", /not a valid parameter name/],
    ["{1a}", /not a valid parameter name/],
    ["{rand-guid.x}", /not a valid parameter name/],
    ["{rand-guid:Q}", /'Q' is not a guid format/],
    ["{datetime:'open}", /not a date format/],
    ["{datetime:q}", /not a date format/],
  ] as const) {
    it(`refuses ${text}, saying where`, () => {
      assert.throws(() => parseTemplate(text, builtIns), code("SHEAF_EXPRESSION_SYNTAX", message));
      assert.throws(() => templateNames(text), code("SHEAF_EXPRESSION_SYNTAX", message));
    });
  }
});

describe("a built-in name", () => {
  it("makes a new guid each time, in .NET's formats", () => {
    assert.match(resolve("{rand-guid}"), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.match(resolve("{rand-guid:N}"), /^[0-9a-f]{32}$/);
    assert.match(resolve("{rand-guid:b}"), /^\{[0-9a-f-]{36}\}$/);
    assert.match(resolve("{rand-guid:P}"), /^\([0-9a-f-]{36}\)$/);
    assert.match(resolve("{sys.randGuid:D}"), /^[0-9a-f-]{36}$/);
    const [first, second] = resolve("{rand-guid} {rand-guid}").split(" ");
    assert.notEqual(first, second);
  });

  it("writes the time in .NET's formats", () => {
    const formats: readonly (readonly [string, string])[] = [
      ["{datetime}", "2024-05-01T12-30-05Z"],
      ["{DateTime}", "2024-05-01T12-30-05Z"],
      ["{sys.utcnow}", "2024-05-01T12-30-05Z"],
      ["{datetime:yyyy-MM-dd}", "2024-05-01"],
      ["{datetime:HHmmss}", "123005"],
      ["{datetime:yyyy.MM.dd HH:mm}", "2024.05.01 12:30"],
      ["{datetime:ddd dd MMM yy}", "Wed 01 May 24"],
      ["{datetime:dddd, MMMM d}", "Wednesday, May 1"],
      ["{datetime:h:mm tt}", "12:30 PM"],
      ["{datetime:ss.fff}", "05.070"],
      ["{datetime:ss.FFF}", "05.07"],
      ["{datetime:yyyy'year'}", "2024year"],
      ["{datetime:yyyy\\y}", "2024y"],
      ["{datetime:zzz}", "+00:00"],
      ["{datetime:o}", "2024-05-01T12:30:05.0700000Z"],
      ["{datetime:%d}", "1"],
      ["{sys.utcnow:yyyy}", "2024"],
    ];
    for (const [text, expected] of formats) assert.equal(resolve(text), expected, text);
  });

  it("knows the function's name", () => {
    assert.equal(resolve("{sys.MethodName}"), "Orders");
  });

  it("gives way to the event's own data", () => {
    assert.equal(resolve("{datetime} {rand-guid}", { DateTime: "mine", "rand-guid": "own" }), "mine own");
  });

  it("formats guids and moments in data, and nothing else", () => {
    const data = { at: "2024-05-01T12:00:00Z", id: "01234567-89AB-cdef-0123-456789abcdef", word: "hello" };
    assert.equal(
      resolve("{at:yyyyMMdd} {id:N} {word:yyyy}", data),
      "20240501 0123456789abcdef0123456789abcdef hello",
    );
  });
});

describe("resolveSettings", () => {
  const setting = (name: string) => ({ ENV: "prod", ZONE: "eu", EMPTY: "" })[name];

  it("puts settings in, several in one text", () => {
    assert.equal(resolveSettings("in-%ENV%-%ZONE%%EMPTY%/{name}", setting), "in-prod-eu/{name}");
    assert.equal(resolveSettings("plain", setting), "plain");
  });

  it("names a setting that does not exist", () => {
    assert.throws(
      () => resolveSettings("a-%X%", setting),
      code("SHEAF_SETTING_UNRESOLVED", /^'%X%' does not resolve to a value\.$/),
    );
    assert.throws(() => resolveSettings("a-%%", setting), code("SHEAF_SETTING_UNRESOLVED"));
  });

  it("says where a percent sign has no second one", () => {
    assert.throws(
      () => resolveSettings("a%ENV%b%", setting),
      code("SHEAF_EXPRESSION_SYNTAX", /The '%' at position 8 does not have a closing '%'/),
    );
  });
});

describe("any text whatever", () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(
        "{",
        "}",
        "{{",
        "}}",
        "%",
        ":",
        ".",
        "-",
        "datetime",
        "rand-guid",
        "sys",
        "a",
        "'",
        "\\",
        "yyyy",
      ),
      fc.string({ unit: "binary", maxLength: 5 }),
    ),
    { maxLength: 12 },
  );
  const data = fc.dictionary(fc.constantFrom("a", "b", "datetime", "__proto__"), fc.anything(), {
    maxKeys: 3,
  });

  it("is a template that gives text, or a HostError", () => {
    fc.assert(
      fc.property(pieces, data, (parts, values) => {
        try {
          assert.equal(typeof resolve(parts.join(""), values), "string");
        } catch (error) {
          assert(error instanceof HostError, String(error));
        }
      }),
      { seed: 20261124, numRuns: 3_000 },
    );
  });

  it("has its settings put in, or gives a HostError", () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        try {
          resolveSettings(parts.join(""), (name) => (name.length % 2 ? "x" : undefined));
        } catch (error) {
          assert(error instanceof HostError, String(error));
        }
      }),
      { seed: 20261124, numRuns: 2_000 },
    );
  });

  it("comes back as it was when its braces are doubled", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        assert.equal(resolve(text.replace(/[{}]/g, "$&$&")), text);
      }),
      { seed: 20261124, numRuns: 500 },
    );
  });
});
