import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { reportError } from "../../../host/cli/report-error.ts";
import { ReaderGone, Terminal } from "../../../host/cli/terminal.ts";
import { BrokenStream, CapturedStream, emptyStdin } from "./captured-run.ts";

describe("the terminal", () => {
  it("stops a command quietly when nobody reads its output any more", async () => {
    const stderr = new CapturedStream();
    const terminal = new Terminal({
      stdin: emptyStdin(),
      stdout: new BrokenStream(),
      stderr,
      environment: {},
    });
    const thrown = await (async () => {
      for (;;) await terminal.print("a row\n");
    })().catch((error: unknown) => error);
    assert.ok(thrown instanceof ReaderGone);
    assert.equal(reportError(thrown, { terminal, verbose: false }), 0);
    assert.equal(stderr.text, "");
    terminal.log("dropped");
    await terminal.flush();
  });

  it("tells when what was printed did not arrive: the disk that stdout goes to is full", async () => {
    const full = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error("no space"), { code: "ENOSPC" })),
    });
    const terminal = new Terminal({
      stdin: emptyStdin(),
      stdout: full,
      stderr: new CapturedStream(),
      environment: {},
    });
    await terminal.print("a row\n").catch(() => {});
    await terminal.flush();
    assert.match(String(terminal.failed?.message), /Cannot write the file .*: the disk is full/);
  });

  it("waits for a slow reader instead of keeping its output in memory", async () => {
    const written: (() => void)[] = [];
    const slow = new Writable({ highWaterMark: 4, write: (_chunk, _encoding, done) => written.push(done) });
    const terminal = new Terminal({
      stdin: emptyStdin(),
      stdout: slow,
      stderr: new CapturedStream(),
      environment: {},
    });
    let printed = false;
    const printing = terminal.print("0123456789").then(() => {
      printed = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(printed, false);
    written[0]?.();
    await printing;
  });

  it("leaves no listeners behind, however often it waits", async () => {
    const slow = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => setImmediate(done) });
    const terminal = new Terminal({
      stdin: emptyStdin(),
      stdout: slow,
      stderr: new CapturedStream(),
      environment: {},
    });
    const count = () => ["drain", "close", "error"].map((event) => slow.listenerCount(event));
    const before = count();
    for (let n = 0; n < 20; n += 1) await terminal.print("0123456789");
    assert.deepEqual(count(), before);
  });
});
