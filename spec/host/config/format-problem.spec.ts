import { strict as assert } from "node:assert";
import { formatProblem } from "../../../host/config/format-problem.ts";

const problem = {
  code: "SHEAF_X",
  message: "The type is not known.",
  where: { file: "Orders/function.json", line: 2, column: 11 },
  cure: "Choose another.",
};

describe("formatProblem", () => {
  it("says what, where and what to do", () => {
    assert.equal(
      formatProblem(problem),
      "error SHEAF_X  Orders/function.json:2:11  The type is not known.\n  Choose another.",
    );
  });

  it("shows the line with a caret under the column", () => {
    const text = formatProblem(problem, { severity: "warning", source: '{\r\n  "type": "x"\r\n}' });
    assert.deepEqual(text.split("\n").slice(1), [
      '  2 |   "type": "x"',
      "                ^",
      "  Choose another.",
    ]);
  });

  it("cuts a long line around the column", () => {
    const source = `${"a".repeat(500)}X${"b".repeat(500)}`;
    const [, line, caret] = formatProblem(
      { ...problem, where: { file: "f", line: 1, column: 501 } },
      { source },
    ).split("\n");
    assert.ok((line ?? "").length < 130);
    assert.equal(line?.[caret?.indexOf("^") ?? -1], "X");
  });

  it("colours the pieces as it is told", () => {
    const parts: string[] = [];
    const paint = (part: string, text: string) => {
      parts.push(part);
      return text;
    };
    formatProblem(problem, { paint });
    assert.deepEqual(parts, ["severity", "code", "where", "message", "cure"]);
  });

  it("lets no control character through to the terminal", () => {
    assert.equal(formatProblem({ code: "C", message: "a\u001b[2Jb" }), "error C  a\\u001b[2Jb");
  });
});
