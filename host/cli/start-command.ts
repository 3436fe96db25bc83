import { type Command, InvalidArgumentError, Option } from "commander";
import { errors } from "./errors.ts";
import type { Lazily } from "./program.ts";

/** As commander parsed them. */
export interface StartOptions {
  readonly port?: number;
  readonly address?: string;
  readonly functions?: readonly string[];
  readonly grace: number;
  readonly watch: boolean;
}

/** `sheaf start`, and `func start` / `func host start` with the options that func's users know. */
export function addStartCommand(program: Command, lazily: Lazily): void {
  const host = program.command("host", { hidden: true }).description("func's name for start");
  for (const start of [program.command("start"), host.command("start")]) {
    start
      .description("run the App until Ctrl+C")
      .option(
        "-p, --port <number>",
        "where HTTP is served (default: Host.LocalHttpPort, else 7071)",
        portNumber,
      )
      .option("--address <ip>", "where to listen (default: 127.0.0.1)")
      .option("--functions <names...>", "run only these functions")
      .option("--grace <seconds>", "how long SIGTERM waits for what runs", seconds, 30)
      .option("--no-watch", "do not reload the App when its files change");
    for (const flags of IGNORED) start.addOption(new Option(flags).hideHelp());
    for (const [flags, cure] of UNSUPPORTED) refuse(start, flags, cure);
    lazily(start, () => import("./start.ts"));
  }
}

/** Options of func that change nothing here: there is nothing to build or download, and func itself never reads --timeout. */
const IGNORED = [
  "--no-build",
  "--offline",
  "-t, --timeout <seconds>",
  "--javascript",
  "--typescript",
  "--node",
  "--runtime <name>",
  "--dotnet-isolated-debug",
  "--pause-on-error",
];

const UNSUPPORTED: readonly (readonly [flags: string, cure: string])[] = [
  ["--cors <origins>", "Set the headers in the function, or put a proxy in front."],
  ["--cors-credentials", "Set the headers in the function, or put a proxy in front."],
  ["--useHttps", "Put a proxy that speaks TLS in front."],
  ["--cert <file>", "Put a proxy that speaks TLS in front."],
  ["--password <password>", "Put a proxy that speaks TLS in front."],
  ["--language-worker [arguments]", "Set NODE_OPTIONS=--inspect to debug."],
  ["--enableAuth", "Leave it out: local requests need no key."],
  ["--user-log-level <level>", "Use --verbose to see more."],
  ["--enable-json-output", "Use --json: the log as one JSON object a line."],
  ["--json-output-file <file>", "Use --json and redirect the output to the file."],
];

/** A user who comes from func gets an answer, not "unknown option". */
function refuse(command: Command, flags: string, cure: string): void {
  const option = new Option(flags).hideHelp();
  command.addOption(option);
  command.on(`option:${option.name()}`, () => {
    throw errors.SHEAF_OPTION_UNSUPPORTED(`func's option --${option.name()} does not exist here.`, { cure });
  });
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError("A port is a number from 0 to 65535.");
  return port;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError("Give a number of seconds.");
  return value;
}
