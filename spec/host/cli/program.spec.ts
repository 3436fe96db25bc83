import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cliPath, repository } from "../../support/paths.ts";
import { capturedRun } from "./captured-run.ts";

const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));

describe("the command line", () => {
  it("explains itself on stdout when asked for nothing or for help", async () => {
    for (const argv of [[], ["--help"], ["help"]]) {
      const { code, stdout } = await capturedRun(argv);
      assert.equal(code, 0);
      assert.match(stdout, /start \[options\] +run the App/);
      assert.match(stdout, /Exit codes: 0 done/);
    }
  });

  it("suggests the command that a typo means and exits with 2", async () => {
    const { code, stdout, stderr } = await capturedRun(["strat"]);
    assert.equal(code, 2);
    assert.match(stderr, /unknown command 'strat'\n\(Did you mean start\?\)/);
    assert.equal(stdout, "");
    const nested = await capturedRun(["queue", "snd", "q"]);
    assert.equal(nested.code, 2);
    assert.match(nested.stderr, /Did you mean send\?/);
  });

  it("exits with 2 for an unknown option, a missing argument and a value that is none", async () => {
    for (const argv of [
      ["list", "--nope"],
      ["queue", "send", "q"],
      ["start", "--port", "http"],
      ["start", "--port", "70000"],
      ["start", "--grace", "soon"],
      ["table", "query", "t", "--take", "0"],
    ]) {
      const { code, stderr } = await capturedRun(argv);
      assert.equal(code, 2, argv.join(" "));
      assert.match(stderr, /^error/, argv.join(" "));
    }
  });

  it("answers the options of func that do not exist here with what to do instead", async () => {
    for (const option of ["--useHttps", "--enableAuth", "--cors=*", "--language-worker"]) {
      const { code, stderr } = await capturedRun(["start", option]);
      assert.equal(code, 2);
      assert.match(
        stderr,
        /^error SHEAF_OPTION_UNSUPPORTED {2}func's option --\w+.* does not exist here\.\n {2}\w/,
      );
    }
  });

  it("takes func's spellings", async () => {
    for (const argv of [
      ["host", "start", "--script-root", "/does/not/exist"],
      ["start", "--prefix", "/does/not/exist", "--no-build", "--javascript", "--timeout", "30"],
      ["start", "--app", "/does/not/exist", "--functions", "a", "b", "--port", "7072", "--verbose"],
    ]) {
      const { code, stderr } = await capturedRun(argv);
      assert.equal(code, 3);
      assert.match(stderr, /SHEAF_APP_FOLDER {2}The folder \/does\/not\/exist does not exist/);
    }
  });

  it("refuses a folder that is no App instead of making a store in it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sheaf-no-app-"));
    try {
      const { code, stderr } = await capturedRun(["queue", "send", "q", "hello", "--app", folder]);
      assert.equal(code, 3);
      assert.match(stderr, /has neither host\.json, local\.settings\.json nor a function/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("prints its bare version, and as func the one that editors look for", async () => {
    const sheaf = (path: string) => execFileSync(process.execPath, [path, "--version"], { encoding: "utf8" });
    assert.equal(sheaf(cliPath), `${version}\n`);
    const folder = await mkdtemp(join(tmpdir(), "sheaf-func-"));
    try {
      symlinkSync(cliPath, join(folder, "func"));
      assert.equal(sheaf(join(folder, "func")), `4.0.0+sheaf.${version}\n`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("uses colours only where asked for or on a terminal", async () => {
    const plain = await capturedRun(["list", "--app", "/does/not/exist"]);
    assert.ok(!plain.stderr.includes("\u001b"));
    const forced = await capturedRun(["list", "--app", "/does/not/exist"], {
      environment: { FORCE_COLOR: "1" },
    });
    assert.ok(forced.stderr.startsWith("\u001b[31merror"));
    const refused = await capturedRun(["list", "--app", "/does/not/exist"], {
      environment: { FORCE_COLOR: "1", NO_COLOR: "1" },
    });
    assert.ok(!refused.stderr.includes("\u001b"));
  });
});
