import assert from "node:assert/strict";
import { Unavailable } from "../../../../bindings/api/effect.ts";
import type { QueueStore } from "../../../../bindings/api/queue-store.ts";
import { type Consumption, QueueListener } from "../../../../bindings/types/queue/consume.ts";
import { dispatchTo, gently, type TestContext, testContext } from "../../../support/bind-context.ts";

describe("QueueListener", () => {
  let context: TestContext;
  let queue: QueueStore;
  let listener: QueueListener;

  beforeEach(async () => {
    context = await testContext();
    queue = await context.store("queue", "work");
  });
  afterEach(() => listener.stop(AbortSignal.abort()));

  async function listen(toEvent: Consumption["toEvent"], run = () => {}) {
    const { clock, log } = context;
    const poison = { name: "work-poison", store: await context.store("queue", "work-poison") };
    const rules = { maxDequeueCount: 2, visibilityTimeoutMs: 0, poison };
    const limits = { batchSize: 1, newBatchThreshold: 0 };
    listener = new QueueListener(
      { name: "work", queue, limits, rules, toEvent, clock, log },
      dispatchTo(run),
    );
    await context.commit(queue.send(Buffer.from("a"), { id: "a" }));
    await listener.start();
    await clock.advance(0);
  }

  it("deletes a message about which nothing is left to be done", async () => {
    await listen(() => undefined);
    assert.deepEqual(await queue.length(), { visible: 0, leased: 0, delayed: 0 });
  });

  for (const [kind, fail] of [
    ["at once", () => assert.fail("broken")],
    ["later", async () => assert.fail("broken")],
  ] as const) {
    it(`counts it as a failed attempt when no event can be made of a message, told ${kind}`, async () => {
      await listen(fail);
      assert.equal((await queue.length()).delayed, 1);
      await context.clock.advance(5_000);
      assert.equal((await (await context.store("queue", "work-poison")).length()).visible, 1);
      assert.match(context.log.text(), /error A message of queue 'work' cannot be prepared: broken/);
    });
  }

  it("brings a message back uncounted when what it needs does not answer", async () => {
    let answers = 0;
    await listen(async (delivery) => {
      answers += 1;
      if (answers < 5) throw new Unavailable("gone");
      assert.equal(delivery.dequeueCount, 1);
      return undefined;
    });
    await context.clock.advance(10_000);
    assert.equal(answers, 5);
    assert.deepEqual(await queue.length(), { visible: 0, leased: 0, delayed: 0 });
  });

  it("leaves a message to its lease when it cannot be settled", async () => {
    let refuses = true;
    const { client } = context;
    await listen((delivery) => {
      if (!refuses) return undefined;
      refuses = false;
      const refusing = Object.assign(Object.create(client), { commit: async () => assert.fail("disk full") });
      return Promise.resolve().then(() => {
        Object.assign(delivery, { ack: () => ({ client: refusing, id: "a" }) });
        return undefined;
      });
    });
    assert.match(context.log.text(), /warn A message of queue 'work' cannot be settled now: disk full/);
    await listener.stop(gently());
  });

  it("does not ask on and on when its connection was closed under it", async () => {
    await listen(() => undefined);
    await context.client[Symbol.asyncDispose]();
    await context.clock.advance(0);
    assert.match(context.log.text(), /warn Queue 'work' cannot be read now; .* its connection is closed/);
    await listener.stop(gently());
  });

  it("stops all the same when what it took ahead cannot be given back", async () => {
    const consume = queue.consume.bind(queue);
    const refuse = { stop: async () => assert.fail("disk full") };
    queue.consume = (options) => Object.assign(consume(options), refuse);
    await listen(() => undefined);
    await listener.stop(gently());
    assert.match(context.log.text(), /warn Messages of queue 'work' cannot be given back now: disk full/);
  });

  it("resolves every stop when the last message is done", async () => {
    let finish = () => {};
    await listen(() => new Promise((resolve) => (finish = () => resolve(undefined))));
    const stops = [listener.stop(gently()), listener.stop(gently())];
    await context.clock.advance(0);
    finish();
    await Promise.all(stops);
  });

  it("can be stopped before it is started, and twice", async () => {
    await listen(() => undefined);
    await listener.stop(gently());
    await listener.stop(gently());
    const { clock, log } = context;
    const rules = { maxDequeueCount: 1, visibilityTimeoutMs: 0 };
    const limits = { batchSize: 1, newBatchThreshold: 0 };
    const idle = { name: "work", queue, limits, rules, toEvent: () => undefined, clock, log };
    await new QueueListener(
      idle,
      dispatchTo(() => {}),
    ).stop(gently());
  });
});
