#!/usr/bin/env node
import { SpareThread } from "../lib/spare-thread.ts";
import { versionText } from "./version.ts";

const argv = process.argv.slice(2);
if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-v" || argv[0] === "version")) {
  // Before anything else is loaded: editors and scripts ask often.
  process.stdout.write(`${versionText(process.argv[1] ?? "")}\n`);
} else {
  // Before the host is loaded: they come up at the same time.
  const spareThread = argv.includes("start")
    ? new SpareThread(new URL("../worker/user/thread-main.js", import.meta.url))
    : undefined;
  const [{ Terminal }, { run }, { reportError }] = await Promise.all([
    import("./terminal.ts"),
    import("./run.ts"),
    import("./report-error.ts"),
  ]);
  const { stdin, stdout, stderr, env } = process;
  const terminal = new Terminal({ stdin, stdout, stderr, environment: env });
  // What nobody awaited: told as every other fault is, with its exit code.
  process.on("uncaughtException", (error) => {
    reportError(error, { terminal, verbose: argv.includes("--verbose") });
    process.exit(1);
  });
  const code = await run(argv, terminal, spareThread);
  await terminal.flush();
  process.exit(terminal.failed ? reportError(terminal.failed, { terminal, verbose: false }) : code);
}
