import { Worker as NodeThread } from "node:worker_threads";
import { Roster } from "../../bindings/api/roster.ts";
import type { SpareThread } from "../lib/spare-thread.ts";
import type { Job } from "./job.ts";
import type { Reply, WorkerLog } from "./messages.ts";
import { ControlBlock, SLOTS } from "./protocol/control-block.ts";
import type { Birth, ExitNote, FromThread, ThreadData, ToThread } from "./protocol/thread-messages.ts";
import { MAX_BATCH, readReply, WireReader, WireWriter } from "./protocol/wire.ts";
import { Pulse } from "./pulse.ts";
import type { AppSource, LoadError } from "./worker.ts";

/** How a thread came to an end that nobody asked for. */
export interface Ending {
  readonly reason: string;
  readonly note?: ExitNote;
}

/** What a thread tells whoever made it. */
export interface ThreadEvents {
  loaded(thread: ThreadWorker, errors: readonly LoadError[]): void;
  /** The call has left the thread. Not for calls that were over before. */
  replied(thread: ThreadWorker, job: Job, reply: Reply): void;
  ended(thread: ThreadWorker, ending: Ending): void;
  log(entry: WorkerLog): void;
}

export interface ThreadMaking {
  readonly app: AppSource;
  readonly broken: readonly LoadError[];
  /** Taken where it fits: the start of a thread is most of what a host's start has to wait for. */
  readonly spare?: SpareThread | undefined;
}

const MAX_TICKET = 0x3fff_ffff;

/** One worker thread with the App in it, and the calls that are in there. */
export class ThreadWorker {
  readonly control = new ControlBlock();
  readonly pulse: Pulse;
  /** Calls that wait for their reply. Those that were given up, but still run, hold a slot only. */
  readonly jobs = new Roster<Job>();
  state: "loading" | "ready" | "ended" = "loading";
  /** Real time. */
  readonly startedAt = performance.now();
  readonly #thread: NodeThread;
  readonly #events: ThreadEvents;
  readonly #slots: (Job | undefined)[] = [];
  readonly #tickets: number[] = [];
  readonly #free: number[] = [];
  #outgoing = new WireWriter();
  #isScheduled = false;
  #note: ExitNote | undefined;
  #error: Error | undefined;

  constructor(made: ThreadMaking, events: ThreadEvents) {
    this.#events = events;
    this.#thread = makeThread(made, this.control.memory);
    this.pulse = new Pulse(this.control, () => this.#post({ ping: true }, []));
    this.#thread.on("message", (message: FromThread) => this.#receive(message));
    this.#thread.on("error", (error) => {
      this.#error = error;
    });
    this.#thread.on("exit", (code) => this.#exited(code));
  }

  /** Takes new calls. */
  get isUsable(): boolean {
    return this.state === "ready" && !this.pulse.isSilent && this.abandoned < SLOTS / 2;
  }

  /** Calls that were given up and still run. */
  get abandoned(): number {
    return this.#slots.length - this.#free.length - this.jobs.size;
  }

  /** Sends the call, at the end of this turn of the event loop at the latest. False: no room. */
  send(job: Job): boolean {
    const slot = this.#free.pop() ?? this.#slots.length;
    if (slot >= SLOTS) return false;
    const ticket = ((this.#tickets[slot] ?? 0) % MAX_TICKET) + 1;
    this.#tickets[slot] = ticket;
    this.#slots[slot] = job;
    job.slot = slot;
    job.ticket = ticket;
    this.jobs.add(job);
    this.control.offer(slot, ticket);
    this.#outgoing.call(job.call, job);
    if (this.#outgoing.count >= MAX_BATCH) this.#flush();
    else if (!this.#isScheduled) this.#schedule();
    return true;
  }

  /** Takes a call back that has not begun. False: it has. */
  revoke(job: Job): boolean {
    if (!this.control.claim(job.slot, job.ticket)) return false;
    this.jobs.delete(job);
    this.#release(job.slot);
    return true;
  }

  /** The call in a slot, over or not. */
  jobAt(slot: number): Job | undefined {
    return this.#slots[slot];
  }

  /** Ends it whatever it does; nothing is heard of it any more. */
  async terminate(): Promise<void> {
    this.state = "ended";
    await this.#thread.terminate();
  }

  #schedule(): void {
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#outgoing.count > 0) this.#flush();
    });
  }

  #flush(): void {
    const outgoing = this.#outgoing;
    this.#outgoing = new WireWriter();
    this.#post({ calls: outgoing.wire }, outgoing.transfer);
  }

  #post(message: ToThread, transfer: ArrayBuffer[]): void {
    this.#thread.postMessage(message, transfer);
  }

  #receive(message: FromThread): void {
    if (this.state === "ended") return;
    this.pulse.heard();
    if (message.logs) {
      for (const entry of JSON.parse(message.logs) as WorkerLog[]) this.#events.log(entry);
    }
    if (message.replies) this.#takeReplies(new WireReader(message.replies));
    if (message.exit) this.#note = message.exit;
    if (message.loaded) {
      this.state = "ready";
      this.#events.loaded(this, message.loaded.errors);
    }
    if (message.failed) this.#error = Object.assign(new Error(message.failed.message), message.failed);
  }

  #takeReplies(reader: WireReader): void {
    while (!reader.isAtEnd) {
      const slot = reader.next<number>();
      const reply = readReply(reader);
      const job = this.#slots[slot];
      this.#release(slot);
      if (job && !job.isOver && this.jobs.delete(job)) this.#events.replied(this, job, reply);
    }
  }

  #release(slot: number): void {
    this.#slots[slot] = undefined;
    this.#free.push(slot);
  }

  #exited(code: number): void {
    if (this.state === "ended") return;
    const ending: Ending = {
      reason: reasonOf(code, this.#note, this.#error),
      ...(this.#note ? { note: this.#note } : {}),
    };
    this.#events.ended(this, ending);
    this.state = "ended";
  }
}

function reasonOf(code: number, note: ExitNote | undefined, error: Error | undefined): string {
  if (note) return `process.exit(${note.code}) was called.`;
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ERR_WORKER_OUT_OF_MEMORY") {
    return "it reached its heap limit (out of memory).";
  }
  return error ? `${error.name}: ${error.message}` : `it exited with code ${code}.`;
}

function makeThread({ app, broken, spare }: ThreadMaking, memory: SharedArrayBuffer): NodeThread {
  const data: ThreadData = { app, broken, memory };
  const environment: NodeJS.ProcessEnv = { ...process.env, ...app.environment, PWD: app.root };
  // What is decided when a thread is made, and cannot be told to one that exists.
  const isPlain = !app.heapLimitMb && environment.NODE_OPTIONS === process.env.NODE_OPTIONS;
  const taken = isPlain ? spare?.take() : undefined;
  if (taken) {
    taken.postMessage({ data, environment } satisfies Birth);
    return taken;
  }
  spare?.drop();
  return new NodeThread(new URL("./user/thread-main.js", import.meta.url), {
    workerData: data,
    env: environment,
    ...(app.heapLimitMb ? { resourceLimits: { maxOldGenerationSizeMb: app.heapLimitMb } } : {}),
  });
}
