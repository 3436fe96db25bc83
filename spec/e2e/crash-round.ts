import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { systemClock } from "../../bindings/api/clock.ts";
import type { Client } from "../../bindings/api/provider.ts";
import type { QueueStore } from "../../bindings/api/queue-store.ts";
import type { TableStore } from "../../bindings/api/table-store.ts";
import { eventually, TestLog } from "../../bindings/api/testing.ts";
import local from "../../bindings/providers/local/index.ts";
import { HostProcess } from "../support/host-process.ts";
import { copySample } from "../support/temp-app.ts";

/** As many kills, each while the orders sent just before it are being worked on. */
const PORTIONS = 10;

export interface CrashRound {
  readonly orders: number;
  /** That hit while orders were under way. */
  readonly kills: number;
  readonly ms: number;
}

/**
 * The unchanged orders sample on two host processes; while `orders` messages flow, one of them is killed (SIGKILL) at
 * random moments and started again. Resolves when each order is exactly one row and both queues are empty; rejects otherwise.
 */
export async function crashRound(orders: number, deadlineMs: number): Promise<CrashRound> {
  const started = Date.now();
  const app = await copySample("orders");
  const hosts = [HostProcess.start(app.root), HostProcess.start(app.root)];
  const client = await local.connect("local:", { root: app.root, clock: systemClock, log: new TestLog() });
  try {
    const queue = await open(client, "queue", "myqueue-items");
    const poison = await open(client, "queue", "myqueue-items-poison");
    const table = await open(client, "table", "outTable");
    await Promise.all(hosts.map((host) => host.running()));
    const kills = await sendAndKill({ client, queue, hosts, root: app.root }, orders);
    assert.ok(kills >= PORTIONS / 2, `only ${kills} of ${PORTIONS} kills hit while orders were under way`);
    await eventually(async () => (await waiting(queue)) === 0, deadlineMs);
    assert.equal(await waiting(poison), 0, "the poison queue is empty");
    await expectOneRowEach(table, orders);
    return { orders, kills, ms: Date.now() - started };
  } catch (error) {
    const output = hosts.map((host) => host.output.slice(-2_000)).join("\n--- the other host:\n");
    throw new Error(`${error instanceof Error ? error.message : error}\n${output}`, { cause: error });
  } finally {
    await Promise.all(hosts.map((host) => host.kill()));
    await client[Symbol.asyncDispose]();
    await app.remove();
  }
}

async function open(client: Client, kind: "queue", name: string): Promise<QueueStore>;
async function open(client: Client, kind: "table", name: string): Promise<TableStore>;
async function open(client: Client, kind: "queue" | "table", name: string): Promise<QueueStore | TableStore> {
  const opened = await client.open[kind]?.(name);
  assert.ok(opened);
  return opened;
}

interface Field {
  readonly client: Client;
  readonly queue: QueueStore;
  readonly hosts: HostProcess[];
  readonly root: string;
}

/** The orders in ten portions; shortly after each, one of the hosts is killed and started again. Resolves with the kills that hit while orders were under way. */
async function sendAndKill({ client, queue, hosts, root }: Field, orders: number): Promise<number> {
  let kills = 0;
  for (let portion = 0; portion < PORTIONS; portion += 1) {
    const ids = Array.from({ length: orders / PORTIONS }, (_, at) => (portion * orders) / PORTIONS + at);
    await client.commit(ids.map((id) => queue.send(Buffer.from(JSON.stringify({ Id: id, Amount: id * 2 })))));
    await systemClock.sleep(randomInt(0, 60));
    const victim = randomInt(hosts.length);
    if ((await waiting(queue)) > 0) kills += 1;
    await hosts[victim]?.kill();
    hosts[victim] = HostProcess.start(root);
    await hosts[victim]?.running();
  }
  return kills;
}

async function waiting(queue: QueueStore): Promise<number> {
  const { visible, leased = 0, delayed = 0 } = await queue.length();
  return visible + leased + delayed;
}

async function expectOneRowEach(table: TableStore, orders: number): Promise<void> {
  const times = new Map<unknown, number>();
  for await (const row of table.query(undefined)) {
    const id = row.columns.Id;
    times.set(id, (times.get(id) ?? 0) + 1);
  }
  const twice = [...times].filter(([, count]) => count > 1);
  assert.deepEqual(twice, [], "no order has two rows");
  assert.equal(times.size, orders, "every order has its row");
}
