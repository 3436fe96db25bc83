import { execFile } from "node:child_process";
import { cliPath } from "./paths.ts";

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One command line as a process of its own. Never rejects for its exit code. */
export function sheaf(
  argv: readonly string[],
  { stdin = "" }: { readonly stdin?: string | Uint8Array } = {},
): Promise<CliResult> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, NO_COLOR: "1" }, maxBuffer: 64 * 2 ** 20 };
    const child = execFile(process.execPath, [cliPath, ...argv], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
    child.stdin?.end(stdin);
  });
}

/** The same, its result read as JSON. */
export async function sheafJson(argv: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await sheaf([...argv, "--json"]);
  if (code !== 0) throw new Error(`sheaf ${argv.join(" ")} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}
