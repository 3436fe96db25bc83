import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cliPath } from "./paths.ts";

/** `sheaf start` as a user runs it: a process of its own, to talk to by HTTP and signals. */
export class HostProcess {
  readonly #child: ChildProcess;
  /** It is gone, and all that it printed has arrived. */
  readonly #closed: Promise<unknown>;
  #output = "";
  #watchers = new Set<() => void>();

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#closed = once(child, "close");
    const collect = (chunk: Buffer) => {
      this.#output += chunk;
      for (const watch of this.#watchers) watch();
    };
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    child.on("exit", () => {
      for (const watch of this.#watchers) watch();
    });
  }

  /** On a free port. Resolves at once; `url()` waits until it listens. */
  static start(root: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): HostProcess {
    const command = [cliPath, "start", "--app", root, "--port", "0", ...args];
    const child = spawn(process.execPath, command, {
      env: { ...process.env, NO_COLOR: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new HostProcess(child);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** All that it printed so far. */
  get output(): string {
    return this.#output;
  }

  get exited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Resolves with the match when the output has it; rejects when the process ends or the deadline passes first. */
  says(pattern: RegExp, deadlineMs = 10_000): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const finish = (act: () => void) => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        act();
      };
      const fail = (why: string) => finish(() => reject(new Error(`${why}: ${pattern}\n${this.#output}`)));
      const timer = setTimeout(() => fail(`not said within ${deadlineMs} ms`), deadlineMs);
      const look = () => {
        const match = pattern.exec(this.#output);
        if (match) finish(() => resolve(match));
        else if (this.exited) fail("ended before it said");
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Waits until all functions listen. */
  async running(): Promise<void> {
    await this.says(/Host lock lease acquired|Job host started/);
  }

  /** `http://127.0.0.1:<port>`, once it listens. */
  async url(): Promise<string> {
    const [, url] = await this.says(/(http:\/\/127\.0\.0\.1:\d+)/);
    return url ?? "";
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** The exit code, or the signal's name. */
  async exit(): Promise<number | string> {
    await this.#closed;
    return this.#child.exitCode ?? this.#child.signalCode ?? -1;
  }

  /** Ends it, gently first. */
  async stop(): Promise<void> {
    if (this.exited) return;
    this.signal("SIGINT");
    await this.exit();
  }

  async kill(): Promise<void> {
    if (this.exited) return;
    this.signal("SIGKILL");
    await this.exit();
  }
}
