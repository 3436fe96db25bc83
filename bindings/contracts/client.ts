import assert from "node:assert/strict";
import { compareCodePoints } from "../api/compare-code-points.ts";
import { put } from "./blob.ts";
import { type Check, commit, contractOf, open } from "./contract.ts";
import { send } from "./receiving.ts";

const check = contractOf("client");

/** What a connection is, apart from its stores. */
export const clientContract: readonly Check[] = [
  check("has the same identity on every connection to one store", async (t) => {
    assert.ok(t.client.identity);
    assert.equal(t.client.identity, t.other.identity);
  }),
  check("says that it is well", async (t) => {
    await t.client.commit([]);
    const { ok, error } = t.client.status();
    assert.deepEqual({ ok, error }, { ok: true, error: undefined });
  }),
  check(
    "creates a queue with its first message, and lists them by name",
    async (t) => {
      const names = [`${t.name}b`, `${t.name}a`];
      for (const name of names) await (await open(t.client, "queue", name)).length();
      assert.deepEqual(await listed(t.other.list?.("queue"), t.name), []);
      for (const name of names) await send(await open(t.client, "queue", name), "a");
      assert.deepEqual(await listed(t.other.list?.("queue"), t.name), [...names].sort(compareCodePoints));
    },
    "list",
    "queue",
  ),
  check(
    "creates a table with its first row, and lists them by name",
    async (t) => {
      const names = [`${t.name}b`, `${t.name}a`];
      for (const name of names)
        await (await open(t.client, "table", name)).get({ partitionKey: "", rowKey: "" });
      assert.deepEqual(await listed(t.other.list?.("table"), t.name), []);
      for (const name of names) {
        await commit(
          (await open(t.client, "table", name)).insert({ partitionKey: "p", rowKey: "r", columns: {} }),
        );
      }
      assert.deepEqual(await listed(t.other.list?.("table"), t.name), [...names].sort(compareCodePoints));
    },
    "list",
    "table",
  ),
  check(
    "creates a container with its first blob, and lists them by name",
    async (t) => {
      const names = [`${t.name}b`, `${t.name}a`];
      for (const name of names) await (await open(t.client, "blob", name)).info("a");
      assert.deepEqual(await listed(t.other.list?.("blob"), t.name), []);
      for (const name of names) await put(await open(t.client, "blob", name), "a", "a");
      assert.deepEqual(await listed(t.other.list?.("blob"), t.name), [...names].sort(compareCodePoints));
    },
    "list",
    "blob",
  ),
  check(
    "may be disposed twice, and commits nothing afterwards",
    async (t) => {
      const client = await t.connect();
      const queue = await open(client, "queue", t.name);
      const effect = queue.send(Buffer.from("too late"));
      await client[Symbol.asyncDispose]();
      await client[Symbol.asyncDispose]();
      await assert.rejects(client.commit([effect]));
      assert.equal((await (await open(t.other, "queue", t.name)).length()).visible, 0);
    },
    "queue",
  ),
  check(
    "ends the waits of a connection that is disposed",
    async (t) => {
      const client = await t.connect();
      const waiting = (await open(client, "queue", t.name)).consume({ limit: 1 }).next(1, t.deadline);
      await client[Symbol.asyncDispose]();
      assert.deepEqual(await waiting, []);
      assert.equal(t.deadline.aborted, false);
    },
    "queue",
  ),
  check(
    "leaves other connections alone when it is disposed",
    async (t) => {
      await (await t.connect())[Symbol.asyncDispose]();
      await send(await open(t.client, "queue", t.name), "a");
      assert.equal((await (await open(t.other, "queue", t.name)).length()).visible, 1);
    },
    "queue",
  ),
  check(
    "keeps what was committed when every connection of its maker is gone",
    async (t) => {
      const client = await t.connect();
      await send(await open(client, "queue", t.name), "a");
      await client[Symbol.asyncDispose]();
      assert.equal((await (await open(await t.connect(), "queue", t.name)).length()).visible, 1);
    },
    "queue",
  ),
];

async function listed(list: Promise<string[]> | undefined, prefix: string): Promise<string[]> {
  return ((await list) ?? []).filter((name) => name.startsWith(prefix));
}
