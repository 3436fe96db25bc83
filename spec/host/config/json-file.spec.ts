import { strict as assert } from "node:assert";
import { JsonFile } from "../../../host/config/json-file.ts";

const read = (text: string) => new JsonFile("f.json", text);
const place = ({ line, column }: { readonly line?: number; readonly column?: number }) => `${line}:${column}`;

describe("JsonFile", () => {
  it("reads comments, trailing commas and a byte order mark", () => {
    const file = read('\uFEFF// first\n{ /* a */ "a": [1, 2,], "b": { "c": null, }, }\n// last');
    assert.deepEqual(file.value, { a: [1, 2], b: { c: null } });
    assert.deepEqual([file.problems, file.warnings], [[], []]);
  });

  it("reads what JSON.parse reads, with the same result", () => {
    for (const text of [
      '{"a":"\\u0041\\n\\"\\\\\\/","":{},"x":[-0.5e3,true,false,null]}',
      "[]",
      '"x"',
      "12",
      '{"__proto__":{"a":1}}',
    ]) {
      assert.deepEqual(read(text).value, JSON.parse(text), text);
    }
  });

  it("takes single quotes, with a warning", () => {
    const file = read("{ 'a': 'it\"s' }");
    assert.deepEqual(file.value, { a: 'it"s' });
    assert.deepEqual(
      file.warnings.map((warning) => place(warning.where ?? {})),
      ["1:3", "1:8"],
    );
    assert.match(file.warnings[0]?.message ?? "", /Single quotes/);
  });

  it("warns of a name that stands twice, whatever its case; the last one counts", () => {
    const file = read('{\n  "a": 1,\n  "A": 2\n}');
    assert.deepEqual(
      file.warnings.map((warning) => [warning.code, place(warning.where ?? {})]),
      [["SHEAF_JSON_LENIENT", "3:3"]],
    );
    assert.equal(place(file.locate(["a"])), "2:8");
  });

  it("locates values and keys without regard to case, and the nearest parent of what is missing", () => {
    const file = read('{\r\n  "Bindings": [\r\n    { "name": "x" }\r\n  ]\r\n}');
    assert.equal(place(file.locate(["bindings", 0, "NAME"])), "3:15");
    assert.equal(place(file.locate(["bindings", 0, "name"], "key")), "3:7");
    assert.equal(place(file.locate(["bindings", 0, "type"])), "3:5");
    assert.equal(place(file.locate([])), "1:1");
  });

  const mistakes: readonly [string, string, string, RegExp][] = [
    ["a missing comma", '{\n  "a": 1\n  "b": 2\n}', "2:9", /^A comma is missing here\./],
    ["a missing comma in a list", "[1 2]", "1:3", /^A comma is missing here\./],
    ["a brace that is never closed", '{ "a": {\n "b": 1 \n', "1:8", /never closed/],
    ["a bracket closed by the wrong one", '{ "a": [1, 2 }', "1:14", /a ] is missing before it/],
    ["a bracket too many", "{ } }", "1:5", /a } too many/],
    ["text after the end", '{ } "x"', "1:5", /goes on/],
    ["an unquoted name", "{ a: 1 }", "1:3", /no quotes/],
    ["an unquoted text", '{ "a": queue }', "1:8", /needs double quotes/],
    ["a word in the wrong case", '{ "a": True }', "1:8", /True is no JSON value/],
    ["a string without its end", '{ "a": "b\n}', "1:8", /not closed/],
    ["a tab inside a string", '{ "a": "b\tc" }', "1:10", /A tab stands inside/],
    ["a control character", '{ "a": "b\u0000c" }', "1:10", /U\+0000/],
    ["a backslash that escapes nothing", '{ "a": "C:\\dir" }', "1:11", /means nothing/],
    ["a missing colon", '{ "a" 1 }', "1:6", /colon is missing/],
    ["a missing value", '{ "a": }', "1:8", /a value for "a" is expected/],
    ["a number that is none", '{ "a": 01 }', "1:8", /no JSON number/],
    ["a comma too many", '{ "a": 1,, }', "1:10", /not expected/],
    ["a comment without its end", '{ /* "a": 1 }', "1:3", /never closed/],
    ["a merge conflict", "<<<<<<< HEAD\n{}", "1:1", /merge conflict/],
    ["an empty file", "", "1:1", /empty/],
    ["a file of nothing but comments", "// nothing\n", "1:1", /empty/],
    ["a cut file", '{ "a":', "1:7", /file ends/],
  ];
  for (const [what, text, where, message] of mistakes) {
    it(`says where there is ${what}, in plain words, with a cure`, () => {
      const [problem] = read(text).problems;
      assert.equal(problem?.code, "SHEAF_JSON_SYNTAX");
      assert.match(problem?.message ?? "", message);
      assert.equal(place(problem?.where ?? {}), where);
      assert.ok(problem?.cure);
    });
  }

  it("tells several missing commas and unquoted names at once", () => {
    const file = read('{\n  a: 1\n  b: 2\n  "c": 3\n}');
    assert.deepEqual(
      file.problems.map((problem) => place(problem.where ?? {})),
      ["2:3", "2:7", "3:3", "3:7"],
    );
    assert.equal(file.value, undefined);
  });

  it("ends at 100 levels instead of overflowing the stack", () => {
    const [problem] = read("[".repeat(100_000)).problems;
    assert.match(problem?.message ?? "", /deeper than 100/);
  });

  it("reads a string of half a megabyte", () => {
    assert.equal((read(`"${"x".repeat(500_000)}"`).value as string).length, 500_000);
  });
});
