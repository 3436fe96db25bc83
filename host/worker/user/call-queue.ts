import type { ControlBlock } from "../protocol/control-block.ts";
import { readCall, type Wire, WireReader } from "../protocol/wire.ts";
import type { Outbox } from "./outbox.ts";
import type { UserSide } from "./user-side.ts";

/** After so long a turn of the event loop ends: answers go out, timers and the host's questions come in. */
const TURN_MS = 10;

/** Calls that arrived in the thread and have not begun. */
export class CallQueue {
  readonly #batches: WireReader[] = [];
  readonly #side: UserSide;
  readonly #control: ControlBlock;
  readonly #outbox: Outbox;
  #scheduled = false;

  constructor(side: UserSide, control: ControlBlock, outbox: Outbox) {
    this.#side = side;
    this.#control = control;
    this.#outbox = outbox;
  }

  add(calls: Wire): void {
    this.#batches.push(new WireReader(calls));
    if (!this.#scheduled) this.#run();
  }

  #run(): void {
    this.#scheduled = false;
    const end = performance.now() + TURN_MS;
    for (let batch = this.#batches[0]; batch; batch = this.#batches[0]) {
      this.#startNext(batch);
      if (batch.isAtEnd) this.#batches.shift();
      if (performance.now() > end) break;
    }
    if (this.#batches.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => this.#run());
  }

  #startNext(batch: WireReader): void {
    const slot = batch.next<number>();
    const ticket = batch.next<number>();
    const index = batch.next<number>();
    const call = readCall(batch);
    // The host has given it to another thread meanwhile.
    if (!this.#control.claim(slot, ticket)) return;
    this.#control.enter(slot);
    this.#side.start(index, call, (reply) => this.#outbox.reply(slot, reply));
    this.#control.leave();
  }
}
