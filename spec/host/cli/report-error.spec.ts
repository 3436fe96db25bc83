import assert from "node:assert/strict";
import { Unavailable } from "../../../bindings/api/effect.ts";
import { HostError } from "../../../bindings/api/errors.ts";
import { reportError } from "../../../host/cli/report-error.ts";
import { Terminal } from "../../../host/cli/terminal.ts";
import { ConfigError } from "../../../host/config/errors.ts";
import { makeApp } from "../../support/temp-app.ts";
import { CapturedStream, emptyStdin } from "./captured-run.ts";

function report(thrown: unknown, { verbose = false, root = "." } = {}) {
  const stderr = new CapturedStream();
  const terminal = new Terminal({
    stdin: emptyStdin(),
    stdout: new CapturedStream(),
    stderr,
    environment: {},
  });
  return { code: reportError(thrown, { terminal, verbose, root }), text: stderr.text };
}

describe("a failed command", () => {
  it("tells all problems of a configuration, each with its line, and ends with 3", async () => {
    const app = await makeApp({ "host.json": '{\n  "version": "1.0"\n}\n' });
    try {
      const problems = [
        {
          code: "SHEAF_A",
          message: "Wrong.",
          where: { file: "host.json", line: 2, column: 14 },
          cure: "Mend it.",
        },
        { code: "SHEAF_B", message: "Wrong, too." },
      ];
      const { code, text } = report(new ConfigError(problems), { root: app.root });
      assert.equal(code, 3);
      assert.equal(
        text,
        [
          "error SHEAF_A  host.json:2:14  Wrong.",
          '  2 |   "version": "1.0"',
          "                   ^",
          "  Mend it.",
          "error SHEAF_B  Wrong, too.",
          "",
        ].join("\n"),
      );
    } finally {
      await app.remove();
    }
  });

  it("has an exit code for each kind of failure", () => {
    assert.equal(report(new HostError("SHEAF_USAGE", "x")).code, 2);
    assert.equal(report(new HostError("SHEAF_CONNECTION_MISSING", "x")).code, 3);
    assert.equal(report(new HostError("SHEAF_PORT_TAKEN", "x")).code, 4);
    assert.equal(report(new Unavailable("The broker does not answer.")).code, 5);
    assert.equal(report(new HostError("SHEAF_NOT_FOUND", "x")).code, 1);
  });

  it("shows the stack of a fault of Sheaf's own only when asked", () => {
    const quiet = report(new TypeError("x is undefined"));
    assert.equal(quiet.code, 1);
    assert.equal(
      quiet.text,
      "error x is undefined\nThis is a fault of Sheaf, not yours. --verbose shows where it happened.\n",
    );
    assert.match(report(new TypeError("x is undefined"), { verbose: true }).text, /\n {4}at /);
  });
});
