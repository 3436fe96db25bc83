import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { type Paint, paintFor } from "../lib/paint.ts";
import { fileError } from "./payload.ts";

type Output = Writable & { readonly isTTY?: boolean };
export interface TerminalOptions {
  readonly stdin: Readable;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: NodeJS.ProcessEnv;
}

/** Whoever read stdout is gone (`sheaf table query t | head -1`): there is nobody to work for any more. */
export class ReaderGone extends Error {
  override readonly name = "ReaderGone";
}

/** What a command may touch of the process: results go to stdout, everything else to stderr. */
export class Terminal {
  readonly stdin: Readable;
  readonly environment: NodeJS.ProcessEnv;
  /** For stdout. */
  readonly paint: Paint;
  /** For stderr. */
  readonly paintNote: Paint;
  readonly #stdout: Output;
  readonly #stderr: Output;
  #readerGone = false;
  #failed: Error | undefined;

  constructor({ stdin, stdout, stderr, environment }: TerminalOptions) {
    this.stdin = stdin;
    this.environment = environment;
    this.paint = paintFor(stdout, environment);
    this.paintNote = paintFor(stderr, environment);
    this.#stdout = stdout;
    this.#stderr = stderr;
    // Without a listener a closed pipe would end the process with a stack trace.
    stdout.on("error", (error: NodeJS.ErrnoException) => {
      this.#readerGone = true;
      if (error.code !== "EPIPE") this.#failed = fileError("write", "behind stdout", error);
    });
    stderr.on("error", () => {});
  }

  /** Why what was printed did not arrive (the disk that stdout goes to is full); undefined for a reader who merely went away. */
  get failed(): Error | undefined {
    return this.#failed;
  }

  /** A part of the result. Waits while the reader is slow; rejects with ReaderGone. */
  async print(chunk: string | Uint8Array): Promise<void> {
    if (this.#readerGone) throw new ReaderGone();
    if (this.#stdout.write(chunk)) return;
    await this.#room();
    if (this.#readerGone) throw new ReaderGone();
  }

  /** A line of a log on stdout: never waits, and is dropped when nobody reads. */
  log(text: string): void {
    if (!this.#readerGone) this.#stdout.write(text);
  }

  /** A line for people, on stderr. */
  note(text: string): void {
    this.#stderr.write(`${text}\n`);
  }

  /** What was written has left the process. */
  async flush(): Promise<void> {
    await Promise.all([written(this.#stdout), written(this.#stderr)]);
  }

  /** Resolves when more can be written, or when nobody reads any more. */
  async #room(): Promise<void> {
    const over = new AbortController();
    const heard = ["drain", "close"].map((event) => once(this.#stdout, event, { signal: over.signal }));
    await Promise.race(heard).catch(() => {});
    over.abort();
  }
}

function written(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed) return resolve();
    stream.write("", () => resolve());
  });
}
