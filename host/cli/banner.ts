import type { FunctionStatus } from "../index.ts";
import { compareNames } from "../lib/compare-names.ts";
import type { Paint } from "../lib/paint.ts";
import { readVersion } from "../lib/version.ts";

export function bannerText(root: string, paint: Paint): string {
  const version = paint("bold", `Sheaf ${readVersion()}`);
  return `\n${version} ${paint("dim", `on Node.js ${process.version}`)}\n${paint("dim", root)}\n\n`;
}

/** The list that `func start` prints, in its form (tools read it), with queue, container and schedule besides. */
export function functionsText(
  functions: readonly FunctionStatus[],
  { url, verbose, paint }: FunctionsTextOptions,
): string {
  const good = functions.filter(({ problems }) => problems.length === 0);
  const enabled = inListOrder(good.filter(({ disabled }) => !disabled));
  const lines = enabled.map((listed) => `\t${paint("yellow", listed.name)}: ${startedBy(listed)}\n`);
  const text = [
    url === undefined ? "" : `Listening on ${paint("green", url)}\n`,
    enabled.length > 0
      ? `\nFunctions:\n\n${lines.join("\n")}\n`
      : "\nNo function runs: the App has none that is enabled and without an error.\n\n",
    ...good.filter(({ disabled }) => disabled).map(({ name }) => `Function ${name} is disabled.\n`),
    verbose ? "" : "For detailed output, run sheaf with --verbose flag.\n",
  ];
  return text.join("");
}

export interface FunctionsTextOptions {
  /** Where the host answers HTTP; undefined while it does not. */
  readonly url: string | undefined;
  readonly verbose: boolean;
  readonly paint: Paint;
}

/** HTTP first, as func has it; each kind by name. */
export function inListOrder<Listed extends FunctionStatus>(functions: readonly Listed[]): Listed[] {
  return [...functions].sort((a, b) => Number(isHttp(b)) - Number(isHttp(a)) || compareNames(a.name, b.name));
}

/** `[GET,POST] http://…` for HTTP, else the trigger's type and what it listens to. */
export function startedBy(listed: FunctionStatus): string {
  const { triggerType = "", description = "" } = listed;
  return isHttp(listed) && description !== "" ? description : `${triggerType}  ${description}`.trim();
}

function isHttp({ triggerType }: FunctionStatus): boolean {
  return triggerType?.toLowerCase() === "httptrigger";
}
