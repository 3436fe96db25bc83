import type { BlobInfo } from "../../api/blob-store.ts";
import type { Effect } from "../../api/effect.ts";
import type { StoredRow } from "../../api/table-store.ts";

/** A message as it lies in its queue. Never changed: replaced, so that a commit can be undone. */
export interface Message {
  readonly id: string;
  /** Order of sending. */
  readonly number: number;
  readonly body: Uint8Array;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly insertedAt: number;
  readonly expiresAt: number;
  readonly visibleAt: number;
  readonly failures: number;
  /** Leases that ran out. */
  readonly crashes: number;
  readonly lease?: Lease;
}
export interface Lease {
  /** Unlike any other lease's. */
  readonly token: symbol;
  readonly until: number;
}

export interface Blob {
  readonly info: BlobInfo;
  readonly body: Uint8Array;
  /** Order of writing, over all containers. */
  readonly number: number;
}

/** An effect of this provider: it knows how to happen, and how to have never happened. */
export interface MemoryEffect extends Effect {
  /** Throws Conflict or LeaseLost, then having changed nothing. */
  apply(now: number): Applied;
}
export interface Applied {
  undo(): void;
  /** Once the whole commit is done: wakes who waits for it. */
  done(): void;
}

/** As long as the contract asks for. */
const REMEMBER_MS = 7 * 24 * 3_600_000;

/** What all connections to one `memory:` name share. */
export class MemoryStore {
  readonly queues = new Map<string, Map<number, Message>>();
  readonly tables = new Map<string, Map<string, StoredRow>>();
  readonly containers = new Map<string, Map<string, Blob>>();
  readonly #watchers = new Map<string, Set<() => void>>();
  /** Name of a commit → when it was done, oldest first. */
  readonly #once = new Map<string, number>();
  #number = 0;

  /** Greater than every one before. */
  nextNumber(): number {
    this.#number += 1;
    return this.#number;
  }

  /** All or nothing, in one turn of the event loop. */
  commit(effects: readonly MemoryEffect[], once: string | undefined, now: number): void {
    this.#forget(now);
    if (once !== undefined && this.#once.has(once)) return;
    const applied: Applied[] = [];
    try {
      for (const effect of effects) applied.push(effect.apply(now));
    } catch (error) {
      for (const change of applied.reverse()) change.undo();
      throw error;
    }
    if (once !== undefined) this.#once.set(once, now);
    for (const change of applied) change.done();
  }

  /** Calls back after every change of `topic`; the returned function ends that. */
  watch(topic: string, callback: () => void): () => void {
    const watchers = this.#watchers.get(topic) ?? new Set();
    this.#watchers.set(topic, watchers.add(callback));
    return () => watchers.delete(callback);
  }

  changed(topic: string): void {
    for (const callback of [...(this.#watchers.get(topic) ?? [])]) callback();
  }

  #forget(now: number): void {
    for (const [name, at] of this.#once) {
      if (at + REMEMBER_MS >= now) return;
      this.#once.delete(name);
    }
  }
}

/** Sets an entry of an outer map's inner map, or deletes it for undefined; returns how to take that back, the new inner map included. */
export function replace<K, V>(
  outer: Map<string, Map<K, V>>,
  name: string,
  key: K,
  value: V | undefined,
): () => void {
  const inner = outer.get(name) ?? new Map<K, V>();
  const isNew = !outer.has(name) && value !== undefined;
  if (isNew) outer.set(name, inner);
  const before = inner.get(key);
  put(inner, key, value);
  return () => {
    put(inner, key, before);
    if (isNew) outer.delete(name);
  };
}

function put<K, V>(map: Map<K, V>, key: K, value: V | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}
