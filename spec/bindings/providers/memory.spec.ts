import assert from "node:assert/strict";
import type { Client } from "../../../bindings/api/provider.ts";
import { TestLog, VirtualClock } from "../../../bindings/api/testing.ts";
import { createMemoryProvider } from "../../../bindings/providers/memory/index.ts";

const DAY_MS = 24 * 3_600_000;

describe("the memory provider", () => {
  const clients: Client[] = [];
  const clock = new VirtualClock();
  const connect = async (setting: string, provider = createMemoryProvider()) => {
    const client = await provider.connect(setting, { root: "/", clock, log: new TestLog() });
    clients.push(client);
    return client;
  };

  afterEach(async () => {
    for (const client of clients.splice(0)) await client[Symbol.asyncDispose]();
  });

  it("gives one store to every connection of the same setting, and another one to each other setting", async () => {
    const provider = createMemoryProvider();
    const [a, same, unnamed] = [
      await connect("memory:a", provider),
      await connect(" memory:a", provider),
      await connect("memory:", provider),
    ];
    await send(a);
    assert.deepEqual(await same.list?.("queue"), ["orders"]);
    assert.deepEqual(await unnamed.list?.("queue"), []);
    assert.equal(provider.identity(" memory:a", "/"), a.identity);
    assert.notEqual(a.identity, unnamed.identity);
  });

  it("keeps its data while nobody is connected", async () => {
    const provider = createMemoryProvider();
    const first = await connect("memory:a", provider);
    await send(first);
    await first[Symbol.asyncDispose]();
    assert.deepEqual(await (await connect("memory:a", provider)).list?.("queue"), ["orders"]);
  });

  it("shares nothing between two providers", async () => {
    await send(await connect("memory:a"));
    assert.deepEqual(await (await connect("memory:a")).list?.("queue"), []);
  });

  it("remembers a commit's name for 7 days, and no longer", async () => {
    const client = await connect("memory:a");
    await send(client, "name");
    await clock.advance(7 * DAY_MS - 1);
    await send(client, "name");
    const queue = await client.open.queue?.("orders");
    // The first message, which lives for 7 days too.
    assert.equal((await queue?.length())?.visible, 1);
    await clock.advance(2);
    assert.equal((await queue?.length())?.visible, 0);
    await send(client, "name");
    assert.equal((await queue?.length())?.visible, 1);
  });

  it("commits nothing that another client made", async () => {
    const provider = createMemoryProvider();
    const [a, b] = [await connect("memory:a", provider), await connect("memory:a", provider)];
    const effect = (await a.open.queue?.("orders"))?.send(Buffer.from("a"));
    assert.ok(effect);
    await assert.rejects(b.commit([effect]), TypeError);
  });
});

async function send(client: Client, once?: string): Promise<void> {
  const effect = (await client.open.queue?.("orders"))?.send(Buffer.from("a"));
  assert.ok(effect);
  await client.commit([effect], once);
}
