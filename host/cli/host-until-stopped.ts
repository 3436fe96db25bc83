import type { Clock } from "../../bindings/api/clock.ts";
import type { Host } from "../index.ts";
import { ExitCode } from "./exit-code.ts";

export type StopSignal = "SIGINT" | "SIGTERM" | "SIGHUP";
const STOP_SIGNALS: readonly StopSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** After Ctrl+C: what runs gets so long, the rest is given back. */
const INTERRUPT_MS = 500;
/** When the host is not done so long after it was hurried, it is ended. */
const LAST_MS = 350;
/** `npm start` passes Ctrl+C on to a process that the terminal told already: one keypress, two signals. */
const SAME_KEYPRESS_MS = 100;

export interface HostUntilStoppedOptions {
  readonly clock: Clock;
  /** How long SIGTERM waits for what runs. */
  readonly graceMs: number;
  readonly signals: {
    on(signal: StopSignal, listener: () => void): unknown;
    off(signal: StopSignal, listener: () => void): unknown;
  };
  /** Ends the process at once. */
  readonly exit: (code: ExitCode) => void;
  readonly started: () => void;
  readonly stopping: (signal: StopSignal) => void;
  readonly stopped: () => void;
}

/**
 * Runs a host until a signal asks it to stop. SIGINT, and SIGHUP (the terminal is gone): half a second for what runs,
 * then the code 130; a second SIGINT ends the process at once. SIGTERM: `graceMs` for what runs, then 0.
 */
export async function hostUntilStopped(
  host: Pick<Host, "start" | "stop">,
  options: HostUntilStoppedOptions,
): Promise<ExitCode> {
  const stop = new StopRequests(options);
  try {
    const starting = host.start();
    // Stopped while it starts: how the start ends does not matter any more.
    starting.catch(() => {});
    await Promise.race([starting, stop.first]);
    if (stop.asked === undefined) options.started();
    const signal = await stop.first;
    options.stopping(signal);
    await stopHost(host, signal, options);
    options.stopped();
    return codeOf(signal);
  } finally {
    stop.dispose();
  }
}

async function stopHost(
  host: Pick<Host, "stop">,
  signal: StopSignal,
  { clock, graceMs, exit }: HostUntilStoppedOptions,
): Promise<void> {
  const waitMs = signal === "SIGTERM" ? graceMs : INTERRUPT_MS;
  const hurry = new AbortController();
  const cancels = [
    clock.after(waitMs, () => hurry.abort()),
    clock.after(waitMs + LAST_MS, () => exit(codeOf(signal))),
  ];
  // The clock's timers do not keep the process alive, and a process that ends by itself looks as if the host had stopped.
  const alive = setInterval(() => {}, 60_000);
  try {
    await host.stop(hurry.signal);
  } finally {
    clearInterval(alive);
    for (const cancel of cancels) cancel();
  }
}

function codeOf(signal: StopSignal): ExitCode {
  return signal === "SIGTERM" ? ExitCode.ok : ExitCode.interrupted;
}

/** Listens to the signals: the first one asks, a later SIGINT insists. */
class StopRequests {
  readonly first: Promise<StopSignal>;
  asked: StopSignal | undefined;
  readonly #signals: HostUntilStoppedOptions["signals"];
  readonly #listeners = new Map<StopSignal, () => void>();

  constructor(options: HostUntilStoppedOptions) {
    this.#signals = options.signals;
    let askedAt = 0;
    this.first = new Promise((resolve) => {
      for (const signal of STOP_SIGNALS) {
        const listener = () => {
          if (this.asked === undefined) {
            this.asked = signal;
            askedAt = options.clock.now();
            return resolve(signal);
          }
          const again = signal === "SIGINT" && options.clock.now() - askedAt > SAME_KEYPRESS_MS;
          if (again) options.exit(ExitCode.interrupted);
        };
        this.#listeners.set(signal, listener);
        options.signals.on(signal, listener);
      }
    });
  }

  dispose(): void {
    for (const [signal, listener] of this.#listeners) this.#signals.off(signal, listener);
  }
}
