import { Command, Option } from "commander";
import type { SpareThread } from "../lib/spare-thread.ts";
import { readVersion } from "../lib/version.ts";
import type { CommandAction, CommandCall, CommonOptions } from "./command.ts";
import { addDataCommands } from "./data-commands.ts";
import { ExitCode } from "./exit-code.ts";
import { addStartCommand } from "./start-command.ts";
import type { Terminal } from "./terminal.ts";

/** Connects a command to the module that does its work, which is loaded only when the command runs. */
export type Lazily = <Options>(
  command: Command,
  load: () => Promise<{ readonly run: CommandAction<Options> }>,
) => void;

/** Runs one command line; throws CommanderError, HostError and what else goes wrong. */
export async function runProgram(
  argv: readonly string[],
  terminal: Terminal,
  spareThread?: SpareThread,
): Promise<ExitCode> {
  let code: ExitCode = ExitCode.ok;
  const lazily: Lazily = <Options>(
    command: Command,
    load: () => Promise<{ readonly run: CommandAction<Options> }>,
  ) => {
    command.action(async (...parsed: unknown[]) => {
      // commander passes the positional arguments, the options, and the command itself.
      const args = parsed.slice(0, -2).filter((arg): arg is string => typeof arg === "string");
      const options = command.optsWithGlobals() as CommonOptions & Options;
      const call: CommandCall<Options> = { terminal, args, options, spareThread };
      const { run } = await load();
      code = (await run(call)) ?? ExitCode.ok;
    });
  };
  const program = buildProgram(terminal, lazily);
  if (argv.length === 0) program.outputHelp();
  else await program.parseAsync(argv, { from: "user" });
  return code;
}

function buildProgram(terminal: Terminal, lazily: Lazily): Command {
  const program = new Command("sheaf");
  // Sub-commands take these settings over from the command they are made by.
  program.exitOverride();
  program.configureOutput({
    writeOut: (text) => terminal.log(text),
    writeErr: (text) => terminal.note(text.trimEnd()),
  });
  program.configureHelp({ showGlobalOptions: true });
  program
    .description("Runs an App: a folder of functions that bindings hold together.")
    .option("--app <dir>", "the App folder", ".")
    .addOption(new Option("--script-root <dir>", "the same as --app").hideHelp())
    .addOption(new Option("--prefix <dir>", "the same as --app").hideHelp())
    .option(
      "--connection <name>",
      "the App's connection that a data command uses (default: AzureWebJobsStorage)",
    )
    .option("--json", "results as JSON; for start: the log as one JSON object a line")
    .option("--verbose", "tell more")
    .helpOption("-h, --help", "explain a command")
    .version(readVersion(), "-v, --version", "print Sheaf's version");
  program.on("option:script-root", (dir: string) => program.setOptionValue("app", dir));
  program.on("option:prefix", (dir: string) => program.setOptionValue("app", dir));

  lazily(
    program.command("init").argument("[folder]", "where to", ".").description("make a new App"),
    () => import("./init.ts"),
  );
  addStartCommand(program, lazily);
  lazily(
    program.command("list").description("show the App's functions and what starts them"),
    () => import("./list.ts"),
  );
  lazily(
    program
      .command("invoke")
      .argument("<function>", "its name")
      .argument("[payload]", "what the function gets: a text, @file, or - for stdin", "")
      .description("run one function, whatever its trigger, and print its result"),
    () => import("./invoke.ts"),
  );
  addDataCommands(program, lazily);
  program.addHelpText("after", EXIT_CODES);
  return program;
}

const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 wrong command line, 3 wrong configuration, 4 port or lock taken,
5 a dependency does not answer, 130 Ctrl+C.`;
