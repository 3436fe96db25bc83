import { type FSWatcher, watch } from "node:fs";
import { utimes } from "node:fs/promises";

/**
 * Wakes those who wait for something to come into the store. In this process directly, by topic; the others by touching
 * a file that they watch (half a millisecond, free when idle). Touches gather: while one is under way the next waits.
 * A file system without notifications loses nothing but time: everyone looks once a second as well.
 */
export class Bell {
  readonly #file: string;
  readonly #waiting = new Map<string, Set<() => void>>();
  #watcher: FSWatcher | undefined;
  #touching = false;
  #again = false;

  constructor(file: string) {
    this.#file = file;
    try {
      this.#watcher = watch(file, { persistent: false }, () => this.ringAll());
      this.#watcher.on("error", () => this.close());
    } catch {
      // Out of watches, or none on this system: the look once a second remains.
    }
  }

  /** Calls back each time the topic is rung, until the returned function is called. */
  listen(topic: string, callback: () => void): () => void {
    const callbacks = this.#waiting.get(topic) ?? new Set();
    this.#waiting.set(topic, callbacks.add(callback));
    return () => {
      callbacks.delete(callback);
      if (callbacks.size === 0 && this.#waiting.get(topic) === callbacks) this.#waiting.delete(topic);
    };
  }

  ring(topic: string): void {
    for (const callback of [...(this.#waiting.get(topic) ?? [])]) callback();
  }

  /** Everyone in this process. */
  ringAll(): void {
    for (const topic of [...this.#waiting.keys()]) this.ring(topic);
  }

  /** The other processes. */
  ringOutside(): void {
    if (this.#touching) {
      this.#again = true;
      return;
    }
    this.#touching = true;
    void this.#touch();
  }

  close(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  async #touch(): Promise<void> {
    do {
      this.#again = false;
      const now = new Date();
      // Not being able to touch it costs the others up to a second, and the write itself will say what is wrong.
      await utimes(this.#file, now, now).catch(() => undefined);
    } while (this.#again);
    this.#touching = false;
  }
}

export function queueTopic(queue: string): string {
  return `queue/${queue}`;
}

export function containerTopic(container: string): string {
  return `container/${container}`;
}
