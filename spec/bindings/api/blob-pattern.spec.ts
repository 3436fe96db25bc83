import assert from "node:assert/strict";
import fc from "fast-check";
import { HostError } from "../../../bindings/api/errors.ts";
import { parseBlobPattern } from "../../../bindings/api/expression.ts";

const match = (pattern: string, name: string) => parseBlobPattern(pattern).match(name);

describe("a blob pattern", () => {
  it("captures as much as it can, first things first", () => {
    assert.deepEqual(match("c/{name}.{ext}", "a.b.txt"), { name: "a.b", ext: "txt" });
    assert.deepEqual(match("c/{a}{b}", "xyz"), { a: "xyz", b: "" });
  });

  it("reaches across slashes and takes nothing for something", () => {
    assert.deepEqual(match("c/{name}", "dir/file"), { name: "dir/file" });
    assert.deepEqual(match("c/in{name}", "in"), { name: "" });
  });

  it("compares the container without regard to case, the blob with it", () => {
    assert.equal(parseBlobPattern("Pictures/{name}").container, "pictures");
    assert.equal(match("c/A{x}", "ab"), undefined);
  });

  it("is the whole container without a slash", () => {
    assert.deepEqual(match("samples", "any/thing"), {});
    assert.deepEqual(parseBlobPattern("samples").names, []);
  });

  it("takes doubled braces for text", () => {
    assert.deepEqual(match("c/{{x}}{name}", "{x}1"), { name: "1" });
  });

  it("fits one name only when it has no captures", () => {
    assert.deepEqual(match("c/file.txt", "file.txt"), {});
    assert.equal(match("c/file.txt", "file.txt2"), undefined);
  });

  for (const [text, message] of [
    ["{c}/x", /container of a blob trigger is a plain name/],
    ["{c}", /container of a blob trigger is a plain name/],
    ["/x", /container's name is missing/],
    ["c/", /blob's part after the slash is missing/],
    ["c/{a.b}", /Capture expressions can't include dot operators/],
    ["c/{a:N}", /Captures take no format/],
    ["c/{a}-{A}", /'A' stands there twice/],
    ["c/{a", /Missing closing bracket/],
  ] as const) {
    it(`refuses ${text}`, () => {
      assert.throws(
        () => parseBlobPattern(text),
        (error) =>
          error instanceof HostError &&
          error.code === "SHEAF_EXPRESSION_SYNTAX" &&
          message.test(error.message),
      );
    });
  }

  it("fits and captures what the regular expression of Azure's host would", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 5 }),
        text,
        fc.boolean(),
        (literals, name, fits) => {
          const pattern = literals.reduce((before, literal, index) => `${before}{n${index}}${literal}`);
          if (pattern === "") return;
          const blob = fits ? literals.join(name) : name;
          const regex = new RegExp(
            `^${literals.map((part) => part.replaceAll(".", "\\.")).join("(.*)")}$`,
            "s",
          );
          const found = match(`c/${pattern}`, blob);
          assert.deepEqual(found && Object.values(found), regex.exec(blob)?.slice(1));
        },
      ),
      { seed: 20261124, numRuns: 2_000 },
    );
  });

  it("does not try out every way to match long names and many captures", () => {
    const pattern = parseBlobPattern(
      `c/${Array.from({ length: 200 }, (_, index) => `{n${index}}a`).join("")}b`,
    );
    assert.equal(pattern.match("a".repeat(100_000)), undefined);
    assert.equal(pattern.match(`${"a".repeat(100_000)}b`)?.n199, "");
  });
});
