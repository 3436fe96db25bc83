import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export interface NodeProcessOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** It answers `ask`; what does not is spared the channel. */
  readonly answers?: boolean;
}

/** A script as a process of its own, silent, ended with `stop`. */
export class NodeProcess {
  readonly #child: ChildProcess;

  constructor(args: readonly string[], { env = {}, answers = false }: NodeProcessOptions = {}) {
    this.#child = spawn(process.execPath, args, {
      env: { ...process.env, NO_COLOR: "1", ...env },
      stdio: answers ? ["ignore", "ignore", "inherit", "ipc"] : ["ignore", "ignore", "inherit"],
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Sends it a message and waits for its answer; rejects when it ends instead. */
  ask<Answer>(question: object): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const answered = (message: unknown) => {
        this.#child.off("exit", ended);
        resolve(message as Answer);
      };
      const ended = () => {
        this.#child.off("message", answered);
        reject(new Error("The process ended before it answered."));
      };
      this.#child.once("message", answered);
      this.#child.once("exit", ended);
      this.#child.send(question);
    });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }
}
