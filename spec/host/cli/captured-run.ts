import { PassThrough, Readable, Writable } from "node:stream";
import { run } from "../../../host/cli/run.ts";
import { Terminal } from "../../../host/cli/terminal.ts";

export interface CapturedRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One command line in this process, with its streams captured. */
export async function capturedRun(
  argv: readonly string[],
  {
    stdin = "",
    environment = {},
  }: { readonly stdin?: string; readonly environment?: NodeJS.ProcessEnv } = {},
): Promise<CapturedRun> {
  const stdout = new CapturedStream();
  const stderr = new CapturedStream();
  const terminal = new Terminal({ stdin: Readable.from([Buffer.from(stdin)]), stdout, stderr, environment });
  const code = await run(argv, terminal);
  await terminal.flush();
  return { code, stdout: stdout.text, stderr: stderr.text };
}

export class CapturedStream extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk;
    done();
  }
}

/** A stream whose reader is gone: every write fails with EPIPE. */
export class BrokenStream extends Writable {
  override _write(_chunk: Buffer, _encoding: string, done: (error: Error) => void): void {
    done(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
  }
}

export function emptyStdin(): Readable {
  return new PassThrough().end();
}
