import assert from "node:assert/strict";
import { DEFAULT_TTL_MS } from "../api/queue-store.ts";
import {
  ABORTED,
  assertSameBytes,
  type Check,
  commit,
  contractOf,
  open,
  pattern,
  type Trial,
} from "./contract.ts";
import { assertNothingElse, send, take, takeOne, text, texts } from "./receiving.ts";

const check = contractOf("queue", "queue");

/** Sending, receiving, looking. What leases promise is in queue-leases.ts. */
export const queueContract: readonly Check[] = [
  ...[0, 5 * 1024, 1024 * 1024].map((size) =>
    check(`delivers a body of ${size} bytes exactly`, async (t) => {
      const { sender, consumer } = await opened(t);
      const body = pattern(size);
      await commit(sender.send(body));
      assertSameBytes((await takeOne(t, consumer)).body, body);
    }),
  ),
  check("keeps a message's id, and makes one up where none is given", async (t) => {
    const { sender, consumer } = await opened(t);
    await commit(
      sender.send(Buffer.from("a"), { id: "order-1" }),
      sender.send(Buffer.from("b")),
      sender.send(Buffer.from("c")),
    );
    const [a, b, c] = await take(t, consumer, 3);
    assert.equal(a?.id, "order-1");
    assert.ok(b?.id && c?.id && b.id !== c.id);
  }),
  check("gives an effect the message's id", async (t) => {
    const { sender } = await opened(t);
    assert.equal(sender.send(Buffer.from("a"), { id: "order-1" }).id, "order-1");
  }),
  check("shows nothing of a message before the commit", async (t) => {
    const { sender, queue, consumer } = await opened(t);
    sender.send(Buffer.from("never committed"));
    assert.equal((await queue.length()).visible, 0);
    await assertNothingElse(t, sender, consumer);
  }),
  check("delivers at first with dequeueCount 1, and tells when the message came and goes", async (t) => {
    const { sender, consumer } = await opened(t);
    await send(sender, "a");
    const { dequeueCount, insertedAt, expiresAt } = await takeOne(t, consumer);
    assert.equal(dequeueCount, 1);
    if (insertedAt && expiresAt) assert.equal(expiresAt.getTime() - insertedAt.getTime(), DEFAULT_TTL_MS);
  }),
  check("delivers in the order of sending, within a commit and between commits", async (t) => {
    const { sender, consumer } = await opened(t);
    await commit(...["1", "2", "3"].map((body) => sender.send(Buffer.from(body))));
    for (const body of ["4", "5", "6"]) await send(sender, body);
    assert.deepEqual(texts(await take(t, consumer, 6)), ["1", "2", "3", "4", "5", "6"]);
  }),
  check(
    "delivers in the order of becoming visible, not of sending",
    async (t) => {
      const { sender, consumer } = await opened(t);
      await send(sender, "sent first, visible second", { delayMs: 5_000 });
      await send(sender, "sent second, visible first");
      await t.advance(6_000);
      await send(sender, "last");
      assert.deepEqual(texts(await take(t, consumer, 3)), [
        "sent second, visible first",
        "sent first, visible second",
        "last",
      ]);
    },
    "clock",
  ),
  check(
    "hides a delayed message until its time, then wakes who waits for it",
    async (t) => {
      const { sender, queue, consumer } = await opened(t);
      await send(sender, "later", { delayMs: 10_000 });
      await assertNothingElse(t, sender, consumer);
      assert.equal((await queue.length()).visible, 0);
      const waiting = consumer.next(1, t.deadline);
      await t.advance(10_001);
      assert.deepEqual(texts(await waiting), ["later"]);
    },
    "clock",
  ),
  check(
    "drops a message that is older than its time to live",
    async (t) => {
      const { sender, queue, consumer } = await opened(t);
      await send(sender, "stale", { ttlMs: 5_000 });
      await send(sender, "delayed and stale", { ttlMs: 5_000, delayMs: 20_000 });
      await send(sender, "fresh", { ttlMs: 60_000 });
      await t.advance(5_001);
      assert.deepEqual(texts(await take(t, consumer, 1)), ["fresh"]);
      assert.equal((await queue.length()).visible, 0);
      await t.advance(20_000);
      await assertNothingElse(t, sender, consumer);
    },
    "clock",
  ),
  check(
    "lets a message be settled that outlives its time to live in someone's hands",
    async (t) => {
      const { sender, queue, consumer } = await opened(t);
      await send(sender, "a", { ttlMs: 5_000 });
      const delivery = await takeOne(t, consumer);
      await t.advance(8_000);
      assert.equal((await queue.length()).leased ?? 1, 1);
      assert.equal(delivery.lost.aborted, false);
      await commit(delivery.ack());
    },
    "clock",
  ),
  check(
    "lets one look at visible messages without touching them",
    async (t) => {
      const { sender, queue, consumer } = await opened(t);
      for (const body of ["in hand", "a", "b", "c"]) await send(sender, body);
      await send(sender, "delayed", { delayMs: 60_000 });
      await takeOne(t, consumer);
      const first = await queue.peek?.(10);
      assert.deepEqual(texts(first ?? []), ["a", "b", "c"]);
      assert.deepEqual(await queue.peek?.(10), first);
      assert.deepEqual(texts((await queue.peek?.(2)) ?? []), ["a", "b"]);
      assert.equal(first?.[0]?.dequeueCount, 0);
      const delivery = await takeOne(t, consumer);
      assert.equal(delivery.id, first?.[0]?.id);
      assert.equal(delivery.dequeueCount, 1);
    },
    "peek",
  ),
  check("counts what is visible, in hand and delayed", async (t) => {
    const { sender, queue, consumer } = await opened(t);
    for (const body of ["a", "b", "c"]) await send(sender, body);
    await send(sender, "d", { delayMs: 60_000 });
    const delivery = await takeOne(t, consumer);
    const { visible, leased = 1, delayed = 1 } = await queue.length();
    assert.deepEqual({ visible, leased, delayed }, { visible: 2, leased: 1, delayed: 1 });
    await commit(delivery.ack());
    assert.equal((await queue.length()).leased ?? 0, 0);
  }),
  check("clears all but what someone works on", async (t) => {
    const { sender, queue, consumer } = await opened(t);
    await send(sender, "in hand");
    const delivery = await takeOne(t, consumer);
    await send(sender, "visible");
    await send(sender, "delayed", { delayMs: 60_000 });
    await queue.clear();
    const { visible, leased = 1, delayed = 0 } = await queue.length();
    assert.deepEqual({ visible, leased, delayed }, { visible: 0, leased: 1, delayed: 0 });
    await commit(delivery.release());
    assert.equal(text(await takeOne(t, consumer)), "in hand");
  }),
  check("has no messages, and none to clear, where no queue exists", async (t) => {
    const queue = await open(t.client, "queue", t.name);
    assert.equal((await queue.length()).visible, 0);
    await queue.clear();
    assert.deepEqual((await queue.peek?.(5)) ?? [], []);
  }),
  check("keeps queues apart", async (t) => {
    const { sender, consumer } = await opened(t);
    await send(await open(t.client, "queue", `${t.name}a`), "elsewhere");
    await assertNothingElse(t, sender, consumer);
  }),
  check("wakes a consumer that waits on another connection", async (t) => {
    const { sender, consumer } = await opened(t);
    const waiting = consumer.next(5, t.deadline);
    await send(sender, "wake up");
    assert.deepEqual(texts(await waiting), ["wake up"]);
  }),
  check("ends a wait when its signal aborts, and loses no message by it", async (t) => {
    const { sender, consumer } = await opened(t);
    const abort = new AbortController();
    const waiting = consumer.next(1, abort.signal);
    abort.abort();
    assert.deepEqual(await waiting, []);
    await send(sender, "a");
    assert.equal((await takeOne(t, consumer)).dequeueCount, 1);
  }),
  check("takes nothing for a signal that is aborted already", async (t) => {
    const { queue, consumer } = await opened(t);
    assert.deepEqual(await consumer.next(1, ABORTED), []);
    assert.equal((await queue.length()).visible, 0);
  }),
];

/** A sender on one connection; a consumer, and the queue to look at, on the other. */
async function opened(t: Trial) {
  const sender = await open(t.client, "queue", t.name);
  const queue = await open(t.other, "queue", t.name);
  return { sender, queue, consumer: queue.consume({ limit: 32 }) };
}
