import assert from "node:assert/strict";
import { Unavailable } from "../../../../bindings/api/effect.ts";
import type { Listener, TriggerEvent } from "../../../../bindings/api/listener.ts";
import type { QueueStore } from "../../../../bindings/api/queue-store.ts";
import { queueTrigger } from "../../../../bindings/types/queue/trigger.ts";
import { binding, dispatchTo, gently, type TestContext, testContext } from "../../../support/bind-context.ts";

describe("a queue trigger", () => {
  let context: TestContext;
  let orders: QueueStore;
  let listener: Listener | undefined;
  const item = (properties = {}) => binding("queueTrigger", { queueName: "orders", ...properties });

  beforeEach(async () => {
    context = await testContext();
    orders = await context.store("queue", "orders");
  });
  afterEach(async () => {
    await listener?.stop(AbortSignal.abort());
    listener = undefined;
    assert.deepEqual(context.log.errors(), []);
  });

  async function listen(run: (event: TriggerEvent) => unknown, using = context, properties = {}) {
    listener = (await queueTrigger(item(properties), using)).listen(dispatchTo(run));
    await listener.start();
    await context.clock.advance(0);
  }
  const send = (...texts: string[]) => context.commit(...texts.map((text) => orders.send(Buffer.from(text))));
  const bodies = async (name: string) =>
    ((await (await context.store("queue", name)).peek?.(100)) ?? []).map(({ body }) =>
      Buffer.from(body).toString(),
    );

  it("runs each message once and deletes it", async () => {
    const seen: unknown[] = [];
    await listen(({ value }) => seen.push(value));
    await send("a", "b");
    await context.clock.advance(0);
    assert.deepEqual(seen, ["a", "b"]);
    assert.deepEqual(await orders.length(), { visible: 0, leased: 0, delayed: 0 });
  });

  it("hands over text, or bytes where dataType says so", async () => {
    const seen: unknown[] = [];
    await listen(({ value }) => seen.push(value), context, { dataType: "binary" });
    await send("ä");
    await context.clock.advance(0);
    assert.deepEqual(
      seen.map((value) => [value instanceof Uint8Array, String(value)]),
      [[true, "195,164"]],
    );
  });

  it("tells about the message, whose own properties come first", async () => {
    const events: TriggerEvent[] = [];
    await listen((event) => events.push(event));
    await context.commit(orders.send(Buffer.from('{"ID":5,"to":{"city":"Graz"}}'), { id: "m1" }));
    await context.clock.advance(0);
    const [event] = events;
    assert(event);
    assert.deepEqual(event.data, {
      QueueTrigger: '{"ID":5,"to":{"city":"Graz"}}',
      Id: "5",
      DequeueCount: 1,
      InsertionTime: "2026-01-01T00:00:00+00:00",
      ExpirationTime: "2026-01-08T00:00:00+00:00",
      NextVisibleTime: "2026-01-01T00:00:30+00:00",
      PopReceipt: "m1.1",
      to: { city: "Graz" },
    });
    assert.equal(event.id, "m1");
    assert.equal(event.reason, "New queue message detected on 'orders'.");
    assert.equal(event.details, "MessageId: m1, DequeueCount: 1, InsertionTime: 2026-01-01T00:00:00+00:00");
  });

  it("leaves the text out of the metadata when it is none", async () => {
    const events: TriggerEvent[] = [];
    await listen((event) => events.push(event));
    await context.commit(orders.send(Uint8Array.of(0xff, 0xfe)));
    await context.clock.advance(0);
    assert.equal(events[0]?.data.QueueTrigger, undefined);
    assert.equal(events[0]?.data.DequeueCount, 1);
  });

  it("brings failed messages back later and later, then moves them to the poison queue as they are", async () => {
    const attempts: number[] = [];
    const start = context.clock.now();
    await listen(({ data }) => {
      attempts.push(Number(data.DequeueCount), context.clock.now() - start);
      throw new Error("no");
    });
    await context.commit(orders.send(Buffer.from("bad"), { id: "m1" }));
    // The last attempt is 18 s after the first one at most; the message goes at once.
    await context.clock.advance(18_500);
    const counts = attempts.filter((_, index) => index % 2 === 0);
    const times = attempts.filter((_, index) => index % 2 === 1);
    assert.deepEqual(counts, [1, 2, 3, 4, 5]);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    gaps.forEach((gap, index) => {
      assert(gap >= 800 * 2 ** index && gap <= 1_200 * 2 ** index + 50, `gap ${index}: ${gap}`);
    });
    assert.deepEqual(await bodies("orders-poison"), ["bad"]);
    assert.deepEqual(await orders.length(), { visible: 0, leased: 0, delayed: 0 });
    await context.clock.advance(365 * 24 * 3_600_000);
    assert.deepEqual(await bodies("orders-poison"), ["bad"], "it waits until someone comes for it");
    assert.match(
      context.log.text(),
      /warn Message has reached MaxDequeueCount of 5\. Moving message to queue 'orders-poison'\./,
    );
  });

  it("takes visibilityTimeout instead of the back-off", async () => {
    const own = await testContext({
      beside: context,
      options: { visibilityTimeout: "00:00:10", maxDequeueCount: 2 },
    });
    const times: number[] = [];
    const start = context.clock.now();
    await listen(() => {
      times.push(context.clock.now() - start);
      throw new Error("no");
    }, own);
    await send("bad");
    await context.clock.advance(30_000);
    assert.deepEqual(times, [0, 10_000]);
    assert.deepEqual(await bodies("orders-poison"), ["bad"]);
  });

  it("keeps the messages of a poison queue, with a warning", async () => {
    const poison = await context.store("queue", "orders-poison");
    let runs = 0;
    await listen(
      () => {
        runs += 1;
        throw new Error("no");
      },
      context,
      { queueName: "orders-poison" },
    );
    await context.commit(poison.send(Buffer.from("bad")));
    await context.clock.advance(10 * 60_000);
    assert(runs > 8 && runs < 20, String(runs));
    assert.equal((await poison.length()).delayed, 1);
    assert.match(context.log.text(), /failed 6 times\. The queue has no poison queue/);
  });

  it("does not run a message again that was under way too often when its host died", async () => {
    const one = await testContext({ beside: context, options: { maxDequeueCount: 1 } });
    await send("crash");
    // Failed attempts of a host with other settings count the same.
    const consumer = orders.consume({ limit: 1 });
    const [delivery] = await consumer.next(1, gently());
    assert(delivery);
    await context.commit(delivery.release());
    await consumer.stop(gently());
    let runs = 0;
    await listen(() => (runs += 1), one);
    assert.equal(runs, 0);
    assert.deepEqual(await bodies("orders-poison"), ["crash"]);
    assert.match(one.log.text(), /MaxDequeueCount of 1/);
  });

  it("keeps batchSize + newBatchThreshold running, and fetches again below the threshold", async () => {
    const small = await testContext({ beside: context, options: { batchSize: 4, newBatchThreshold: 1 } });
    const waiting: (() => void)[] = [];
    let running = 0;
    let most = 0;
    await listen(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => waiting.push(resolve));
      running -= 1;
    }, small);
    await send(...Array.from({ length: 20 }, (_, index) => String(index)));
    await context.clock.advance(0);
    assert.equal(running, 4);
    for (let done = 0; done < 2; done += 1) {
      waiting.shift()?.();
      await context.clock.advance(0);
    }
    assert.equal(running, 2, "above the threshold nothing is fetched");
    waiting.shift()?.();
    await context.clock.advance(0);
    assert.equal(running, 5, "at the threshold a batch is fetched");
    while (waiting.length > 0) {
      waiting.shift()?.();
      await context.clock.advance(0);
    }
    assert.equal(most, 5);
    assert.equal((await orders.length()).visible, 0);
  });

  it("waits for running messages when it stops, and takes no new ones", async () => {
    let finish = () => {};
    const seen: unknown[] = [];
    await listen(async ({ value }) => {
      seen.push(value);
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    await send("a");
    await context.clock.advance(0);
    let stopped = false;
    const stopping = listener?.stop(gently()).then(() => {
      stopped = true;
    });
    await send("b");
    await context.clock.advance(1_000);
    assert.equal(stopped, false);
    finish();
    await stopping;
    assert.deepEqual(seen, ["a"]);
    assert.deepEqual(await bodies("orders"), ["b"]);
  });

  it("gives running messages back at once and uncounted when it hurries", async () => {
    const hurry = new AbortController();
    await listen(() => new Promise(() => {}));
    await send("a", "b");
    await context.clock.advance(0);
    assert.equal((await orders.length()).leased, 2);
    const stopping = listener?.stop(hurry.signal);
    await context.clock.advance(0);
    assert.equal((await orders.length()).leased, 2);
    hurry.abort();
    await stopping;
    const peeked = await orders.peek?.(10);
    assert.deepEqual(
      peeked?.map(({ dequeueCount }) => dequeueCount),
      [0, 0],
    );
  });

  it("tells once that the queue cannot be read, and goes on when it can", async () => {
    const answers: (Error | undefined)[] = [new Unavailable("gone"), new Unavailable("gone"), undefined];
    const flaky: TestContext = {
      ...context,
      async open(kind, connection, name) {
        const store = await context.open(kind, connection, name);
        return kind === "queue" ? withFailures(store as QueueStore, answers) : store;
      },
    } as TestContext;
    const seen: unknown[] = [];
    await listen(({ value }) => seen.push(value), flaky);
    await send("a");
    await context.clock.advance(500);
    assert.deepEqual(seen, []);
    await context.clock.advance(5_000);
    assert.deepEqual(seen, ["a"]);
    assert.equal(context.log.text().split("cannot be read now").length, 2);
  });

  it("counts what waits and what is worked on", async () => {
    await send("a", "b");
    const trigger = await queueTrigger(item(), context);
    assert.deepEqual(await trigger.metric?.(), { name: "orders", value: 2, target: 24 });
    assert.equal(trigger.describe?.(), "queue 'orders'");
  });

  it("makes an event by hand that settles nothing", async () => {
    const trigger = await queueTrigger(item({ queueName: "ORDERS" }), context);
    const event = await trigger.event?.('{"country":"at"}');
    assert(event);
    assert.equal(event.value, '{"country":"at"}');
    assert.equal(event.data.country, "at");
    assert.deepEqual(event.settle({ ok: true, outputs: {} }), []);
  });

  it("opens the connection that the binding names", async () => {
    await queueTrigger(item({ connection: "Shop" }), context);
    assert.deepEqual(context.connections, ["Shop", "Shop"]);
  });

  it("refuses a name that queues do not take, saying where", async () => {
    await assert.rejects(queueTrigger(item({ queueName: "a_b_c" }), context), {
      code: "SHEAF_QUEUE_NAME",
      where: { file: "item.json", line: 1 },
    });
  });
});

function withFailures(store: QueueStore, answers: (Error | undefined)[]): QueueStore {
  return {
    consume(options: { readonly limit: number }) {
      const consumer = store.consume(options);
      return {
        stop: (hurry: AbortSignal) => consumer.stop(hurry),
        async next(max: number, signal: AbortSignal) {
          const answer = answers.shift();
          if (answer) throw answer;
          return consumer.next(max, signal);
        },
      };
    },
  } as QueueStore;
}
