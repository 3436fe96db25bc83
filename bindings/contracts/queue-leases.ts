import assert from "node:assert/strict";
import { LeaseLost } from "../api/effect.ts";
import type { Client } from "../api/provider.ts";
import { type Consumer, type Delivery, LEASE_MS } from "../api/queue-store.ts";
import { eventually } from "../api/testing.ts";
import { type Check, commit, contractOf, open, type Trial } from "./contract.ts";
import { assertNothingElse, send, take, takeOne, text, texts } from "./receiving.ts";

const check = contractOf("queue", "queue");

/** Who holds a message, for how long, and what counts as an attempt. */
export const queueLeaseContract: readonly Check[] = [
  check("never gives a message to two consumers", async (t) => {
    const { sender, consumer, second } = await opened(t);
    const sent = Array.from({ length: 60 }, (_, at) => `m${at}`);
    await commit(...sent.map((body) => sender.send(Buffer.from(body))));
    const abort = new AbortController();
    const seen: string[] = [];
    const drain = async (from: Consumer) => {
      for (;;) {
        const deliveries = await from.next(3, abort.signal);
        if (deliveries.length === 0) return;
        seen.push(...texts(deliveries));
        await commit(...deliveries.map((delivery) => delivery.ack()));
      }
    };
    const drained = Promise.all([drain(consumer), drain(second)]);
    await eventually(() => seen.length >= sent.length);
    abort.abort();
    await drained;
    assert.deepEqual(seen.sort(), sent.sort());
  }),
  check("gives no more than the limit until one of them is settled", async (t) => {
    const { sender, second } = await opened(t);
    const limited = (await open(t.client, "queue", t.name)).consume({ limit: 2 });
    for (const body of ["a", "b", "c"]) await send(sender, body);
    const [a] = await take(t, limited, 2);
    const waiting = limited.next(5, t.deadline);
    assert.equal(text(await takeOne(t, second)), "c");
    await send(sender, "d");
    assert.ok(a);
    await commit(a.ack());
    assert.deepEqual(texts(await waiting), ["d"]);
  }),
  check("gives no more than is asked for", async (t) => {
    const { sender, consumer } = await opened(t);
    for (const body of ["a", "b", "c"]) await send(sender, body);
    assert.equal((await consumer.next(1, t.deadline)).length, 1);
  }),
  check("forgets an acknowledged message", async (t) => {
    const { sender, consumer, queue } = await opened(t);
    await send(sender, "a");
    await commit((await takeOne(t, consumer)).ack());
    assert.equal((await queue.length()).visible, 0);
    await assertNothingElse(t, sender, consumer);
  }),
  check("delivers a released message again and counts the attempt", async (t) => {
    const { sender, consumer, second } = await opened(t);
    await send(sender, "a", { id: "same" });
    const counts: number[] = [];
    for (const each of [consumer, second, consumer]) {
      const delivery = await takeOne(t, each);
      assert.equal(delivery.id, "same");
      counts.push(delivery.dequeueCount);
      await commit(delivery.release());
    }
    assert.deepEqual(counts, [1, 2, 3]);
  }),
  check(
    "hides a released message for its delay",
    async (t) => {
      const { sender, consumer, queue } = await opened(t);
      await send(sender, "a");
      await commit((await takeOne(t, consumer)).release(10_000));
      await assertNothingElse(t, sender, consumer);
      assert.equal((await queue.length()).delayed ?? 1, 1);
      const waiting = take(t, consumer, 1);
      await t.advance(10_001);
      assert.equal((await waiting)[0]?.dequeueCount, 2);
    },
    "clock",
  ),
  check("delivers a message that was given back again without counting", async (t) => {
    const { sender, consumer, second } = await opened(t);
    await send(sender, "a");
    for (const each of [consumer, second]) {
      const delivery = await takeOne(t, each);
      assert.equal(delivery.dequeueCount, 1);
      await commit(delivery.giveBack());
    }
    assert.equal((await takeOne(t, consumer)).dequeueCount, 1);
  }),
  check("wakes a waiting consumer of another connection with what is given back", async (t) => {
    const { sender, consumer, second } = await opened(t);
    await send(sender, "a");
    const delivery = await takeOne(t, consumer);
    const waiting = second.next(1, t.deadline);
    await commit(delivery.giveBack());
    assert.deepEqual(texts(await waiting), ["a"]);
  }),
  ...(["ack", "release", "giveBack"] as const).map((later) =>
    check(`lets a delivery be settled once: a later ${later} is LeaseLost`, async (t) => {
      const { sender, consumer, queue } = await opened(t);
      for (const first of ["ack", "release", "giveBack"] as const) {
        await send(sender, first);
        const delivery = await takeOne(t, consumer);
        await commit(delivery[first]());
        await assert.rejects(commit(delivery[later]()), LeaseLost);
        await queue.clear();
      }
    }),
  ),
  check(
    "keeps a message leased for as long as it is worked on",
    async (t) => {
      const { sender, consumer, second } = await opened(t);
      await send(sender, "a");
      const delivery = await takeOne(t, consumer);
      await t.advance(3 * LEASE_MS);
      await assertNothingElse(t, sender, second);
      assert.equal(delivery.lost.aborted, false);
      await commit(delivery.ack());
    },
    "clock",
  ),
  check(
    "gives another consumer what a crashed host had in hand, without counting it",
    async (t) => {
      const { sender, second } = await opened(t);
      await send(sender, "a");
      await crash(t);
      await assertNothingElse(t, sender, second);
      const waiting = take(t, second, 1);
      await t.advance(LEASE_MS);
      assert.equal((await t.until(waiting))[0]?.dequeueCount, 1);
    },
    "stall",
  ),
  check(
    "counts five crashes as one attempt",
    async (t) => {
      const { sender, second } = await opened(t);
      await send(sender, "a");
      const counts: number[] = [];
      for (let crashes = 0; crashes < 5; crashes += 1) {
        counts.push((await t.until(crash(t))).dequeueCount);
        await t.advance(LEASE_MS);
      }
      counts.push((await t.until(takeOne(t, second))).dequeueCount);
      assert.deepEqual(counts, [1, 1, 1, 1, 1, 2]);
    },
    "stall",
  ),
  check(
    "gives back what a connection has in hand when it ends, uncounted, and says that the lease is lost",
    async (t) => {
      const { sender, second } = await opened(t);
      await send(sender, "a");
      const host = await t.connect();
      const { lost } = await takeFrom(t, host);
      const waiting = take(t, second, 1);
      await host[Symbol.asyncDispose]();
      assert.equal((await waiting)[0]?.dequeueCount, 1);
      await eventually(() => lost.aborted);
    },
  ),
  check(
    "drops what a host says about a message that another one took over meanwhile",
    async (t) => {
      const { sender, consumer, second } = await opened(t);
      await send(sender, "a");
      const old = await takeOne(t, consumer);
      const wake = t.stall(t.client);
      const waiting = take(t, second, 1);
      await t.advance(LEASE_MS);
      const [current] = await t.until(waiting);
      wake();
      await t.until(eventually(() => old.lost.aborted));
      await assert.rejects(commit(old.ack()), LeaseLost);
      await assert.rejects(commit(old.release()), LeaseLost);
      assert.ok(current);
      assert.equal(current.lost.aborted, false);
      await commit(current.ack());
    },
    "stall",
  ),
  check("takes no more when a consumer stops, and leaves what is in hand to be settled", async (t) => {
    const { sender, consumer, second } = await opened(t);
    await send(sender, "in hand");
    const delivery = await takeOne(t, consumer);
    const waiting = consumer.next(1, t.deadline);
    await consumer.stop(new AbortController().signal);
    assert.deepEqual(await waiting, []);
    assert.deepEqual(await consumer.next(1, t.deadline), []);
    await assertNothingElse(t, sender, second);
    assert.equal(delivery.lost.aborted, false);
    await commit(delivery.ack());
  }),
  check("gives back at its stop what a consumer took and did not hand out", async (t) => {
    const { sender, consumer, second } = await opened(t);
    await commit(...["a", "b", "c", "d"].map((body) => sender.send(Buffer.from(body))));
    await takeOne(t, consumer);
    await consumer.stop(new AbortController().signal);
    const rest = await take(t, second, 3);
    assert.deepEqual(texts(rest).sort(), ["b", "c", "d"]);
    assert.deepEqual(
      rest.map((delivery) => delivery.dequeueCount),
      [1, 1, 1],
    );
  }),
];

/** A sender and a consumer on one connection; a second consumer, and the queue to look at, on the other. */
async function opened(t: Trial) {
  const sender = await open(t.client, "queue", t.name);
  const queue = await open(t.other, "queue", t.name);
  return { sender, consumer: sender.consume({ limit: 32 }), second: queue.consume({ limit: 32 }), queue };
}

/** A host takes the next message and is not heard of again. */
async function crash(t: Trial): Promise<Delivery> {
  const host = await t.connect();
  const delivery = await takeFrom(t, host);
  t.stall(host);
  return delivery;
}

async function takeFrom(t: Trial, host: Client): Promise<Delivery> {
  return takeOne(t, (await open(host, "queue", t.name)).consume({ limit: 1 }));
}
