/** How many calls one thread can hold at a time, timed-out ones that still run among them. */
export const SLOTS = 8_192;

const CURRENT = 0;
const STARTS = 1;
const LOADING = 2;
const HEADER = 4;

/**
 * Memory that a thread and its host share, so that the host can see what goes on in a thread that no longer answers:
 * which call runs its synchronous part, which function is being loaded, and which calls have begun.
 *
 * A call sits in a slot under a ticket, a number that is new for every call in that slot. Its word in the block is
 * `-ticket` until someone claims it: the thread, to run it, or the host, to give it to another thread. Whoever swaps
 * the word first has it, so a call never runs twice.
 */
export class ControlBlock {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;

  constructor(memory = new SharedArrayBuffer((HEADER + SLOTS) * Int32Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#words = new Int32Array(memory);
  }

  /** Host: a call is on its way. */
  offer(slot: number, ticket: number): void {
    Atomics.store(this.#words, HEADER + slot, -ticket);
  }

  /** Either side; true for whoever came first. */
  claim(slot: number, ticket: number): boolean {
    return Atomics.compareExchange(this.#words, HEADER + slot, -ticket, ticket) === -ticket;
  }

  /** Thread: around the synchronous part of a function. Plain writes: who reads them has waited a second. */
  enter(slot: number): void {
    this.#words[CURRENT] = slot + 1;
    this.#words[STARTS] = ((this.#words[STARTS] ?? 0) + 1) | 0;
  }
  leave(): void {
    this.#words[CURRENT] = 0;
  }

  /** The slot that runs its synchronous part, and how many have begun so far. */
  get current(): number | undefined {
    return slotOf(Atomics.load(this.#words, CURRENT));
  }
  get starts(): number {
    return Atomics.load(this.#words, STARTS);
  }

  /** The function, by number, whose module is being loaded. */
  get loading(): number | undefined {
    return slotOf(Atomics.load(this.#words, LOADING));
  }
  set loading(index: number | undefined) {
    Atomics.store(this.#words, LOADING, index === undefined ? 0 : index + 1);
  }
}

function slotOf(word: number): number | undefined {
  return word === 0 ? undefined : word - 1;
}
