import type { ControlBlock } from "./protocol/control-block.ts";

/** How often the pool looks at its threads while anything runs in them. */
export const TICK_MS = 100;
/** A thread that has not answered for so many ticks, one second, is silent. */
const SILENT_TICKS = 10;

/**
 * Whether a thread still turns its event loop. Counted in ticks of the host rather than read from a clock, so that a
 * host that was itself held up for a while does not take its threads for dead.
 */
export class Pulse {
  readonly #control: ControlBlock;
  readonly #ping: () => void;
  #heard = true;
  #asked = false;
  #missed = 0;
  #current: number | undefined;
  #starts = 0;
  #steady = 0;

  constructor(control: ControlBlock, ping: () => void) {
    this.#control = control;
    this.#ping = ping;
  }

  /** Anything came from the thread. */
  heard(): void {
    this.#heard = true;
    this.#asked = false;
  }

  /** Once per tick. `ask`: send a question even to a thread that was heard just now. */
  tick(ask: boolean): void {
    this.#missed = this.#heard ? 0 : this.#missed + 1;
    this.#heard = false;
    if ((this.#missed > 0 || ask) && !this.#asked) {
      this.#asked = true;
      this.#ping();
    }
    const { current, starts } = this.#control;
    const isSame = current === this.#current && starts === this.#starts;
    this.#steady = isSame && this.#missed > 0 ? this.#steady + 1 : 0;
    this.#current = current;
    this.#starts = starts;
  }

  /** It said something since the tick before. */
  get isLively(): boolean {
    return this.#missed === 0;
  }

  get isSilent(): boolean {
    return this.#missed > SILENT_TICKS;
  }

  get silentMs(): number {
    return this.isSilent ? this.#missed * TICK_MS : 0;
  }

  /** Silent, and in the same place all the while: in the synchronous part of the call in that slot, or in none. */
  get stuckIn(): number | "elsewhere" | undefined {
    if (!this.isSilent || this.#steady < SILENT_TICKS) return undefined;
    return this.#current ?? "elsewhere";
  }
}
