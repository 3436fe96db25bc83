import { namePrefix, numberBytes, readNumber } from "./bytes.ts";
import type { Database, Databases } from "./database.ts";

/** A plan and who waits for what becomes of it. */
export interface Job {
  readonly plan: Plan<unknown>;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

interface Write {
  readonly database: Database;
  readonly key: Buffer;
  /** Undefined: removed. */
  readonly value: Buffer | undefined;
}

/** Reads, and collects what is to be written. Throws to refuse. Runs on the main thread while the store is locked: never waits. */
export type Plan<T> = (draft: Draft) => T;

/** What the drafts of one transaction share. */
export class Transaction {
  readonly databases: Databases;
  /** Plans that are to run at the end of this same transaction: they cost no fsync of their own. */
  readonly riders: Job[] = [];
  #sequence: number | undefined;
  #handedOut = 0;
  readonly #counts = new Map<string, number>();

  constructor(databases: Databases) {
    this.databases = databases;
  }

  /** Greater than all before it, in all processes. Those of refused drafts are left out. */
  nextSequence(): number {
    this.#sequence ??= numberAt(this.databases.meta, SEQUENCE);
    this.#handedOut += 1;
    return this.#sequence + this.#handedOut;
  }

  addCount(queue: string, change: number): void {
    this.#counts.set(queue, (this.#counts.get(queue) ?? 0) + change);
  }

  /** May be called while the transaction runs; as `Writer.run`, otherwise. */
  ride<T>(plan: Plan<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.riders.push({ plan, resolve, reject });
    });
  }

  /** Once, at the end: what the drafts changed together is written once. */
  finish(): void {
    const { meta, counts } = this.databases;
    if (this.#handedOut > 0) meta.putSync(SEQUENCE, numberBytes((this.#sequence ?? 0) + this.#handedOut));
    for (const [queue, change] of this.#counts) {
      const key = namePrefix(queue);
      if (change !== 0) counts.putSync(key, numberBytes(Math.max(0, numberAt(counts, key) + change)));
    }
  }
}

/**
 * One commit in the making. What it is to write is collected, and what it reads sees that; nothing reaches lmdb before
 * all effects are accepted. So a refused commit has written nothing and needs no transaction of its own to roll back:
 * many commits share one.
 */
export class Draft {
  readonly databases: Databases;
  readonly #transaction: Transaction;
  readonly #writes = new Map<string, Write>();
  readonly #counts: [queue: string, change: number][] = [];
  readonly #onApplied: ((transaction: Transaction) => void)[] = [];
  readonly #afterwards: (() => void)[] = [];
  readonly #topics = new Set<string>();

  constructor(transaction: Transaction) {
    this.#transaction = transaction;
    this.databases = transaction.databases;
  }

  get(database: Database, key: Buffer): Buffer | undefined {
    const write = this.#writes.size === 0 ? undefined : this.#writes.get(idOf(database, key));
    return write ? write.value : database.getBinary(key);
  }

  has(database: Database, key: Buffer): boolean {
    const write = this.#writes.size === 0 ? undefined : this.#writes.get(idOf(database, key));
    return write ? write.value !== undefined : database.doesExist(key);
  }

  put(database: Database, key: Buffer, value: Buffer): void {
    this.#writes.set(idOf(database, key), { database, key, value });
  }

  remove(database: Database, key: Buffer): void {
    this.#writes.set(idOf(database, key), { database, key, value: undefined });
  }

  nextSequence(): number {
    return this.#transaction.nextSequence();
  }

  /** So many more messages in that queue. */
  addCount(queue: string, change: number): void {
    this.#counts.push([queue, change]);
  }

  /** Rings for those who wait for the topic, in all processes, once the commit is durable. */
  wake(topic: string): void {
    this.#topics.add(topic);
  }

  /** Runs as soon as all effects are accepted, in the transaction, which may still fail. */
  onApplied(action: (transaction: Transaction) => void): void {
    this.#onApplied.push(action);
  }

  /** Runs once the commit is durable, before anyone is told; not when it is refused or fails. */
  afterwards(action: () => void): void {
    this.#afterwards.push(action);
  }

  /** Writes what was collected. What it throws is lmdb's: the whole transaction is to be given up. */
  apply(): void {
    for (const { database, key, value } of this.#writes.values()) {
      if (value === undefined) database.removeSync(key);
      else database.putSync(key, value);
    }
    for (const [queue, change] of this.#counts) this.#transaction.addCount(queue, change);
    for (const action of this.#onApplied) action(this.#transaction);
  }

  /** Runs what was to be done afterwards, and adds to `topics` what is to be rung. */
  committed(topics: Set<string>): void {
    for (const action of this.#afterwards) action();
    for (const topic of this.#topics) topics.add(topic);
  }
}

const SEQUENCE = Buffer.from("sequence");

function numberAt(database: Database, key: Buffer): number {
  const bytes = database.getBinary(key);
  return bytes ? readNumber(bytes, 0) : 0;
}

function idOf(database: Database, key: Buffer): string {
  return `${database.name}\0${key.toString("latin1")}`;
}
