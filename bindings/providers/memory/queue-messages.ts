import { type Applied, type MemoryStore, type Message, replace } from "./store.ts";

/** So many crashes of a host count as one failed attempt. */
const CRASHES_PER_ATTEMPT = 5;

/** One queue's messages. */
export class MemoryQueue {
  readonly topic: string;
  readonly #store: MemoryStore;
  readonly #name: string;

  constructor(store: MemoryStore, name: string) {
    this.topic = `queue:${name}`;
    this.#store = store;
    this.#name = name;
  }

  get(number: number): Message | undefined {
    return this.#messages().get(number);
  }

  replace(number: number, message: Message | undefined): Applied {
    return {
      undo: replace(this.#store.queues, this.#name, number, message),
      done: () => this.#store.changed(this.topic),
    };
  }

  /** All but those past their time to live, which are dropped on the way. One that is being worked on lives on. */
  alive(now: number): Message[] {
    const messages = [...this.#messages().values()];
    const alive = messages.filter((message) => message.expiresAt > now || stateOf(message, now) === "leased");
    if (alive.length < messages.length) {
      for (const message of messages) if (!alive.includes(message)) this.replace(message.number, undefined);
    }
    return alive;
  }

  /** What could be received, in the order in which it became visible. */
  visible(now: number): Message[] {
    return this.alive(now)
      .filter((message) => stateOf(message, now) === "visible")
      .sort((a, b) => a.visibleAt - b.visibleAt || a.number - b.number);
  }

  /** When the next message that is not visible now may become so; Infinity for never. */
  nextVisibleAt(now: number): number {
    const times = this.alive(now).map((message) => message.lease?.until ?? message.visibleAt);
    return Math.min(Number.POSITIVE_INFINITY, ...times.filter((time) => time > now));
  }

  #messages(): ReadonlyMap<number, Message> {
    return this.#store.queues.get(this.#name) ?? new Map();
  }
}

export function stateOf(message: Message, now: number): "visible" | "leased" | "delayed" {
  if (message.lease) return message.lease.until > now ? "leased" : "visible";
  return message.visibleAt <= now ? "visible" : "delayed";
}

/** Failed ones; crashes count one in five. */
export function attemptsOf(message: Message): number {
  return message.failures + Math.floor(message.crashes / CRASHES_PER_ATTEMPT);
}
