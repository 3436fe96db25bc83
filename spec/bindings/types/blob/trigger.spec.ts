import assert from "node:assert/strict";
import type { BlobStore } from "../../../../bindings/api/blob-store.ts";
import type { Listener, TriggerEvent } from "../../../../bindings/api/listener.ts";
import { StallableClock } from "../../../../bindings/api/testing.ts";
import { internalQueueName } from "../../../../bindings/types/blob/blob-message.ts";
import { blobTrigger } from "../../../../bindings/types/blob/trigger.ts";
import { toQueueName } from "../../../../bindings/types/queue/queue-name.ts";
import { StoredHostState } from "../../../../host/runtime/host-state.ts";
import { binding, dispatchTo, gently, type TestContext, testContext } from "../../../support/bind-context.ts";

describe("a blob trigger", () => {
  let context: TestContext;
  let pictures: BlobStore;
  const listeners: Listener[] = [];
  const item = (properties = {}) => binding("blobTrigger", { path: "pictures/{name}.png", ...properties });

  beforeEach(async () => {
    context = await testContext();
    pictures = await context.store("blob", "pictures");
  });
  afterEach(async () => {
    await Promise.all(listeners.splice(0).map((listener) => listener.stop(AbortSignal.abort())));
    assert.deepEqual(context.log.errors(), []);
  });

  async function listen(run: (event: TriggerEvent) => unknown, using = context, properties = {}) {
    const listener = (await blobTrigger(item(properties), using)).listen(dispatchTo(run));
    listeners.push(listener);
    await listener.start();
    await context.clock.advance(0);
    return listener;
  }
  const put = async (name: string, text = name) => {
    await context.commit(await pictures.put(name, Buffer.from(text), { metadata: { by: "eva" } }));
    await context.clock.advance(0);
  };
  const names = (events: readonly TriggerEvent[]) => events.map(({ data }) => data.name);

  it("fires at once, for blobs that fit only", async () => {
    const events: TriggerEvent[] = [];
    await listen((event) => events.push(event));
    await put("a.png");
    await put("b.jpg");
    assert.deepEqual(names(events), ["a"]);
  });

  it("fires for blobs that are there already", async () => {
    await put("a.png");
    await put("dir/b.png");
    const events: TriggerEvent[] = [];
    await listen((event) => events.push(event));
    assert.deepEqual(names(events).sort(), ["a", "dir/b"]);
  });

  it("fires once for each state of a blob, also after a restart", async () => {
    const events: TriggerEvent[] = [];
    const first = await listen((event) => events.push(event));
    await put("a.png", "1");
    await first.stop(gently());
    await put("a.png", "2");
    await put("b.png");
    await listen((event) => events.push(event));
    await context.clock.advance(60_000);
    assert.deepEqual(names(events), ["a", "a", "b"]);
    assert.equal(new Set(events.map(({ id }) => id)).size, 3);
    assert.deepEqual(
      events.slice(0, 2).map(({ value }) => Buffer.from(value as Uint8Array).toString()),
      ["1", "2"],
    );
  });

  it("hands over the bytes and tells about the blob", async () => {
    const events: TriggerEvent[] = [];
    await listen((event) => events.push(event));
    await put("a.png", "pixels");
    const [event] = events;
    assert(event);
    const info = await pictures.info("a.png");
    assert(event.value instanceof Uint8Array);
    assert.deepEqual(event.data, {
      BlobTrigger: "pictures/a.png",
      Uri: pictures.uri("a.png"),
      Properties: {
        ...{ Length: 6, ContentLength: 6, ContentType: "application/octet-stream", ETag: info?.etag },
        ...{ LastModified: "2026-01-01T00:00:00.000Z", BlobType: "BlockBlob" },
      },
      Metadata: { by: "eva" },
      name: "a",
    });
    assert.equal(event.reason, "New blob detected(LogsAndContainerScan): pictures/a.png");
    assert.match(event.details ?? "", /^MessageId: [0-9a-f]{32}, DequeueCount: 1, InsertionTime: 2026/);
    assert.equal(event.id, `pictures/a.png@${info?.etag}`);
  });

  it("leaves the bytes where they are when content is false", async () => {
    const events: TriggerEvent[] = [];
    await listen((event) => events.push(event), context, { content: false });
    await put("a.png", "pixels");
    const info = await pictures.info("a.png");
    assert.deepEqual(events[0]?.value, {
      name: "a.png",
      uri: pictures.uri("a.png"),
      properties: {
        ...{ length: 6, contentType: "application/octet-stream", etag: info?.etag },
        ...{ lastModified: "2026-01-01T00:00:00.000Z", blobType: "BlockBlob" },
      },
      metadata: { by: "eva" },
    });
  });

  it("passes over what is deleted before its turn, and runs what is replaced once", async () => {
    const one = await testContext({ beside: context, options: { maxDegreeOfParallelism: 1 } });
    const events: TriggerEvent[] = [];
    let finish = () => {};
    await listen((event) => {
      events.push(event);
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    }, one);
    await put("busy.png");
    await put("deleted.png");
    await put("replaced.png", "old");
    await context.commit(pictures.delete("deleted.png"));
    await put("replaced.png", "new");
    for (let turn = 0; turn < 4; turn += 1) {
      finish();
      await context.clock.advance(0);
    }
    assert.deepEqual(names(events), ["busy", "replaced"]);
    assert.equal(Buffer.from(events[1]?.value as Uint8Array).toString(), "new");
    const queue = await context.store("queue", internalQueueName("Orders", "pictures"));
    assert.deepEqual(await queue.length(), { visible: 0, leased: 0, delayed: 0 });
  });

  it("reports a blob that fails too often as Azure does", async () => {
    let runs = 0;
    await listen(() => {
      runs += 1;
      throw new Error("no");
    });
    await put("a.png");
    await context.clock.advance(5 * 60_000);
    assert.equal(runs, 5);
    const poison = await context.store("queue", "webjobs-blobtrigger-poison");
    const [message] = (await poison.peek?.(2)) ?? [];
    assert.deepEqual(JSON.parse(Buffer.from(message?.body ?? []).toString()), {
      FunctionId: "Host.Functions.Orders",
      BlobType: "BlockBlob",
      ContainerName: "pictures",
      BlobName: "a.png",
      ETag: (await pictures.info("a.png"))?.etag,
    });
  });

  it("shares the work among processes, and goes on when one of them ends", async () => {
    const other = await testContext({ beside: context });
    const events: TriggerEvent[] = [];
    const first = await listen((event) => events.push(event));
    await listen((event) => events.push(event), other);
    for (let index = 0; index < 5; index += 1) await put(`${index}.png`);
    await first.stop(gently());
    await context.clock.advance(20_000);
    for (let index = 5; index < 10; index += 1) await put(`${index}.png`);
    assert.deepEqual(names(events).map(Number).sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("feeds nothing twice when a process that was suspended wakes up and does not know that it lost its lease", async () => {
    const clock = new StallableClock(context.clock);
    const open = () => context.store("table", "SheafHostState");
    const state = new StoredHostState({ open, hostId: "spec", clock, log: context.log });
    const events: TriggerEvent[] = [];
    await listen((event) => events.push(event), { ...context, state });
    await put("0.png");
    const wake = clock.stall();
    await listen((event) => events.push(event), await testContext({ beside: context }));
    await context.clock.advance(20_000);
    await put("a.png");
    await put("b.png");
    wake();
    await context.clock.advance(20_000);
    await put("c.png");
    assert.deepEqual(names(events).sort(), ["0", "a", "b", "c"]);
  });

  it("looks again at what exists when the pattern changes, not when only a name in it does", async () => {
    const events: TriggerEvent[] = [];
    const first = await listen((event) => events.push(event));
    await put("a.png");
    await put("a.jpg");
    await first.stop(gently());
    const second = await listen((event) => events.push(event), context, { path: "pictures/{file}.png" });
    await second.stop(gently());
    assert.equal(events.length, 1);
    await listen((event) => events.push(event), context, { path: "pictures/{name}.jpg" });
    assert.equal(events.length, 2);
  });

  it("counts what no feeder has seen and what waits, without a host", async () => {
    await put("a.png");
    await put("b.png");
    await put("c.txt");
    const trigger = await blobTrigger(item(), context);
    assert.deepEqual(await trigger.metric?.(), { name: "pictures", value: 2, target: 8 });
    const listener = await listen(() => new Promise(() => {}));
    assert.equal((await trigger.metric?.())?.value, 2);
    await listener.stop(AbortSignal.abort());
    assert.equal((await trigger.metric?.())?.value, 2);
    assert.equal(trigger.describe?.(), "blob 'pictures/{name}.png'");
  });

  it("makes an event by hand from a blob's name, with or without its container", async () => {
    await put("a.png", "pixels");
    const trigger = await blobTrigger(item(), context);
    for (const payload of ["a.png", "pictures/a.png"]) {
      const event = await trigger.event?.(payload);
      assert.equal(event?.data.name, "a");
      assert.equal(Buffer.from(event?.value as Uint8Array).toString(), "pixels");
    }
    await assert.rejects(async () => trigger.event?.("b.png"), { code: "SHEAF_BLOB_NOT_FOUND" });
  });

  it("opens blobs, queues and cursors on the binding's own connection", async () => {
    await blobTrigger(item({ connection: "Media" }), context);
    assert.deepEqual([...new Set(context.connections)], ["Media"]);
  });

  it("refuses containers and patterns that are none", async () => {
    await assert.rejects(blobTrigger(item({ path: "no_good/{x}" }), context), { code: "SHEAF_BLOB_PATH" });
    await assert.rejects(blobTrigger(item({ path: "pictures/{" }), context), {
      code: "SHEAF_EXPRESSION_SYNTAX",
    });
  });

  it("names its internal queue so that every technology takes it", () => {
    for (const name of ["A", "Make_Thumbnails-", "x".repeat(128), "a--b"]) {
      const queue = internalQueueName(name, "pictures");
      assert.equal(toQueueName(queue), queue);
      assert.notEqual(internalQueueName(name, "others"), queue);
    }
  });
});
