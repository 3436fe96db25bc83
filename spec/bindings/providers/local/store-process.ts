import { systemClock } from "../../../../bindings/api/clock.ts";
import type { Client } from "../../../../bindings/api/provider.ts";
import type { Delivery, QueueStore } from "../../../../bindings/api/queue-store.ts";
import { TestLog } from "../../../../bindings/api/testing.ts";
import { LocalProvider } from "../../../../bindings/providers/local/index.ts";

/**
 * A host process of the specs: `node store-process.js <root> <role> <count>`. Says "ready" when it is connected.
 *
 * - send: sends so many messages, 16 at a time, says "done" and ends.
 * - work: for each message writes the row that is named after its body, in one commit with the acknowledgement.
 * - hold: takes so many messages, says "holding" and does nothing more with them.
 * - stage: stores the body of a blob, says "staged" and never commits it.
 */
const [root = "", role = "", count = "0"] = process.argv.slice(2);

const roles: Readonly<Record<string, (client: Client) => Promise<void>>> = { send, work, hold, stage };

const client = await new LocalProvider().connect("local:", { root, clock: systemClock, log: new TestLog() });
process.once("disconnect", () => process.exit());
process.send?.("ready");
await roles[role]?.(client);

async function send(client: Client): Promise<void> {
  const queue = await openQueue(client);
  let left = Number(count);
  const one = async () => {
    while (left > 0) {
      left -= 1;
      const body = Buffer.from(`${process.pid}-${left}`);
      // Above 3,800 bytes a body lies apart from its message.
      const padded = left % 10 === 0 ? Buffer.concat([body, Buffer.alloc(8_000, " ")]) : body;
      await client.commit([queue.send(padded)]);
    }
  };
  await Promise.all(Array.from({ length: 16 }, one));
  process.send?.("done");
  await client[Symbol.asyncDispose]();
  process.disconnect();
}

async function work(client: Client): Promise<void> {
  const table = await client.open.table?.("done");
  const consumer = (await openQueue(client)).consume({ limit: 24 });
  const signal = new AbortController().signal;
  const one = async (delivery: Delivery) => {
    const rowKey = Buffer.from(delivery.body).toString().trim();
    const columns = { receivedAt: Date.now(), attempt: delivery.dequeueCount };
    const row = table?.insert({ partitionKey: "p", rowKey, columns });
    if (row) await client.commit([row, delivery.ack()]);
  };
  for (;;) for (const delivery of await consumer.next(8, signal)) void one(delivery);
}

async function hold(client: Client): Promise<void> {
  const consumer = (await openQueue(client)).consume({ limit: Number(count) });
  for (let left = Number(count); left > 0; ) {
    left -= (await consumer.next(left, new AbortController().signal)).length;
  }
  process.send?.("holding");
}

async function stage(client: Client): Promise<void> {
  await (await client.open.blob?.("files"))?.put("never", Buffer.alloc(100_000));
  process.send?.("staged");
}

async function openQueue(client: Client): Promise<QueueStore> {
  const queue = await client.open.queue?.("jobs");
  if (!queue) throw new Error("no queues");
  return queue;
}
