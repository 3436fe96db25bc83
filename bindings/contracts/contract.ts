import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Effect } from "../api/effect.ts";
import type { Client, ProviderKind, Stores } from "../api/provider.ts";
import type { ProviderHarness } from "../api/testing.ts";

/** Something without which a check says nothing about a provider. */
export type Need = ProviderKind | "clock" | "stall" | "peek" | "list" | "atomic" | "remembers";

/** One promise of a contract. */
export interface Check {
  readonly kind: ProviderKind | "commit" | "client";
  /** The promise, in present tense. */
  readonly name: string;
  readonly needs: readonly Need[];
  run(trial: Trial): Promise<void>;
}

/** What a check works with. */
export interface Trial {
  /** Two connections to one store, as two host processes have them. */
  readonly client: Client;
  readonly other: Client;
  /** For queues, tables and containers: unlike any other trial's. */
  readonly name: string;
  /** A further connection. */
  connect(): Promise<Client>;
  /** Moves virtual time on. */
  advance(ms: number): Promise<void>;
  /** Lets virtual time go on, for some seconds at most, until this has happened: a provider may look around once a second. */
  until<T>(happens: Promise<T>): Promise<T>;
  /** Keeps a connection from renewing; the returned function wakes it. */
  stall(client: Client): () => void;
  /** Aborts when the trial has taken too long (real time): for calls that wait. */
  readonly deadline: AbortSignal;
}

const DEADLINE_MS = 4_000;
const PATIENCE_S = 10;

/** Gives the maker of one kind's checks. */
export function contractOf(kind: Check["kind"], ...always: Need[]) {
  return (name: string, run: Check["run"], ...needs: Need[]): Check => ({
    kind,
    name,
    needs: [...always, ...needs],
    run,
  });
}

/** Runs a check on a store. Resolves with the reason when it does not apply, rejects when the promise is broken. */
export async function runCheck(check: Check, harness: ProviderHarness): Promise<string | undefined> {
  const clients: Client[] = [];
  const connect = async () => {
    const client = await harness.connect();
    clients.push(client);
    return client;
  };
  try {
    const client = await connect();
    const missing = await missingNeed(check, harness, client);
    if (missing) return missing;
    await check.run(await toTrial(harness, client, connect));
    return undefined;
  } finally {
    for (const client of clients) await client[Symbol.asyncDispose]();
  }
}

async function toTrial(
  harness: ProviderHarness,
  client: Client,
  connect: () => Promise<Client>,
): Promise<Trial> {
  const advance = (ms: number) => advanceSteadily(harness, ms);
  return {
    client,
    other: await connect(),
    name: `t${randomUUID().replaceAll("-", "")}`,
    connect,
    advance,
    async until(happens) {
      let settled = false;
      const note = () => {
        settled = true;
      };
      happens.then(note, note);
      for (let seconds = 0; seconds < PATIENCE_S && !settled; seconds += 1) await advance(1_000);
      return happens;
    },
    stall: (stalled) => harness.stall?.(stalled) ?? assert.fail("the harness cannot stall"),
    deadline: AbortSignal.timeout(DEADLINE_MS),
  };
}

/** Second by second: a provider that writes to a disk must not see hours pass during one write. */
async function advanceSteadily({ clock, paceMs = 5 }: ProviderHarness, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1_000) {
    await clock?.advance(Math.min(left, 1_000));
    if (paceMs > 0) await new Promise((resolve) => setTimeout(resolve, paceMs));
  }
}

async function missingNeed(
  check: Check,
  harness: ProviderHarness,
  client: Client,
): Promise<string | undefined> {
  const has: Readonly<Record<Need, boolean>> = {
    queue: client.open.queue !== undefined,
    table: client.open.table !== undefined,
    blob: client.open.blob !== undefined,
    clock: harness.clock !== undefined,
    stall: harness.stall !== undefined && harness.clock !== undefined,
    peek: (await client.open.queue?.("trial"))?.peek !== undefined,
    list: client.list !== undefined,
    atomic: client.atomic,
    remembers: client.remembers,
  };
  const missing = check.needs.filter((need) => !has[need]);
  return missing.length > 0 ? `this provider has no ${missing.join(", no ")}` : undefined;
}

/** The store of a kind that the check needs. */
export async function open<K extends ProviderKind>(
  client: Client,
  kind: K,
  name: string,
): Promise<Stores[K]> {
  const opener = client.open[kind];
  assert.ok(opener, `the client opens no ${kind}`);
  return opener(name);
}

/** Commits by the client that made the effects. */
export async function commit(...effects: Effect[]): Promise<void> {
  await effects[0]?.client.commit(effects);
}

/** Bytes that repeat nowhere near: a lost or doubled piece shows. */
export function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 0x9e3779b9;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

export function assertSameBytes(actual: Uint8Array, expected: Uint8Array): void {
  assert.equal(actual.length, expected.length, "number of bytes");
  assert.equal(Buffer.compare(actual, expected), 0, "the bytes differ");
}

export const ABORTED: AbortSignal = AbortSignal.abort();

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
