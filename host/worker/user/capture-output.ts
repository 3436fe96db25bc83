import { StringDecoder } from "node:string_decoder";
import type { WorkerLog } from "../messages.ts";
import type { Invocation } from "./invocation.ts";

type Level = WorkerLog["level"];
type Write = NodeJS.WriteStream["write"];

export interface CaptureOptions {
  readonly current: () => Invocation | undefined;
  readonly log: (entry: WorkerLog) => void;
  /** Take what belongs to no invocation too; otherwise it goes where it always went. */
  readonly all: boolean;
}

/**
 * Turns what user code prints, by console or stream, into log entries that name the function and invocation that
 * printed it. Returns what undoes it.
 */
export function captureOutput(options: CaptureOptions): () => void {
  const levels = new ConsoleLevels();
  const restore = [
    captureStream(process.stdout, () => levels.now ?? "info", options),
    captureStream(process.stderr, () => levels.now ?? "error", options),
    levels.wrap("debug", "debug"),
    levels.wrap("warn", "warn"),
    levels.wrap("error", "error"),
    levels.wrap("trace", "info"),
  ];
  return () => {
    for (const undo of restore) undo();
  };
}

function captureStream(
  stream: NodeJS.WriteStream,
  level: () => Level,
  { current, log, all }: CaptureOptions,
): () => void {
  const original = stream.write;
  const lines = new Lines((message, invocation) => log(entry(level(), message, invocation)));
  const write = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown): boolean => {
    const invocation = current();
    if (!invocation && !all) return Reflect.apply(original, stream, [chunk, encoding, callback]);
    lines.take(chunk, invocation);
    const done = typeof encoding === "function" ? encoding : callback;
    if (typeof done === "function") process.nextTick(done as () => void);
    return true;
  };
  stream.write = write as Write;
  return () => {
    if (stream.write === write) stream.write = original;
  };
}

function entry(level: Level, message: string, invocation: Invocation | undefined): WorkerLog {
  if (!invocation) return { level, message, source: "user" };
  const { info, call } = invocation;
  return {
    level,
    message,
    source: "user",
    functionName: info.name,
    invocationId: call.invocationId,
  };
}

type Say = (message: string, invocation: Invocation | undefined) => void;

/** What is written at once is one entry; half a line waits for its rest, for each invocation apart and until it is over. */
class Lines {
  readonly #say: Say;
  readonly #decoder = new StringDecoder("utf8");
  readonly #halves = new WeakMap<object, string>();
  /** Those whose end brings their half line. */
  readonly #awaited = new WeakSet<Invocation>();

  constructor(say: Say) {
    this.#say = say;
  }

  take(chunk: string | Uint8Array, invocation: Invocation | undefined): void {
    const owner = invocation ?? this;
    const text = typeof chunk === "string" ? chunk : this.#decoder.write(Buffer.from(chunk));
    const half = this.#halves.get(owner) ?? "";
    this.#halves.delete(owner);
    const all = half + text;
    const end = invocation?.isOver ? all.length : all.lastIndexOf("\n") + 1;
    const whole = all.slice(0, end);
    if (whole !== "") this.#say(whole.endsWith("\n") ? whole.slice(0, -1) : whole, invocation);
    if (end < all.length) this.#keep(all.slice(end), owner, invocation);
  }

  #keep(half: string, owner: object, invocation: Invocation | undefined): void {
    this.#halves.set(owner, half);
    if (!invocation || this.#awaited.has(invocation)) return;
    this.#awaited.add(invocation);
    const earlier = invocation.beforeReply;
    invocation.beforeReply = () => {
      earlier?.();
      const rest = this.#halves.get(owner);
      this.#halves.delete(owner);
      if (rest !== undefined) this.#say(rest, invocation);
    };
  }
}

/** Which console method is printing just now: the streams alone do not tell a warning from an error. */
class ConsoleLevels {
  now: Level | undefined;

  wrap(method: "debug" | "warn" | "error" | "trace", level: Level): () => void {
    const target = globalThis.console;
    const original = target[method];
    const wrapped = (...args: unknown[]): void => {
      this.now = level;
      try {
        Reflect.apply(original, target, args);
      } finally {
        this.now = undefined;
      }
    };
    target[method] = wrapped;
    return () => {
      if (target[method] === wrapped) target[method] = original;
    };
  }
}
