import type { MessagePort } from "node:worker_threads";
import type { Reply, WorkerLog } from "../messages.ts";
import type { FromThread } from "../protocol/thread-messages.ts";
import { MAX_BATCH, WireWriter } from "../protocol/wire.ts";

/** What a thread has to tell its host: gathered during a turn of the event loop, posted once at its end. */
export class Outbox {
  readonly #port: MessagePort;
  #replies = new WireWriter();
  #logs: WorkerLog[] = [];
  #scheduled = false;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  reply(slot: number, reply: Reply): void {
    this.#replies.reply(reply, slot);
    if (this.#replies.count >= MAX_BATCH) this.post();
    else this.#schedule();
  }

  log(entry: WorkerLog): void {
    this.#logs.push(entry);
    this.#schedule();
  }

  /** Posts now, with whatever waits. */
  post(message: FromThread = {}): void {
    const replies = this.#replies;
    const logs = this.#logs;
    const full: FromThread = {
      ...message,
      ...(replies.count ? { replies: replies.wire } : {}),
      ...(logs.length ? { logs: JSON.stringify(logs) } : {}),
    };
    this.#replies = new WireWriter();
    this.#logs = [];
    this.#port.postMessage(full, replies.transfer);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#replies.count || this.#logs.length) this.post();
    });
  }
}
