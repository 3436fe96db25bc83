import assert from "node:assert/strict";
import { Conflict, type Effect, LeaseLost } from "../api/effect.ts";
import type { Client, ProviderKind } from "../api/provider.ts";
import type { Delivery, QueueStore } from "../api/queue-store.ts";
import type { Row, TableStore } from "../api/table-store.ts";
import { put, readText } from "./blob.ts";
import { type Check, collect, commit, contractOf, open, type Trial } from "./contract.ts";
import { send, take, takeOne, texts } from "./receiving.ts";

const check = contractOf("commit", "atomic");

/** The last effect of a commit is refused, and none of the others is found: for every way to be refused, and every combination of stores. */
export const atomicContract: readonly Check[] = refusals().flatMap(({ name, kind, prepare }) =>
  combinations<ProviderKind>(["queue", "table", "blob"]).map((kinds) =>
    check(
      `finds nothing of ${kinds.join(", ")} effects when ${name} is refused after them`,
      async (t) => {
        const parts = await Promise.all(kinds.map((each) => PARTS[each](t)));
        const refused = await prepare(t);
        const before = await look(t, t.other, kinds);
        const effects = (await Promise.all(parts.map((part) => part.effects()))).flat();
        await assertRefused(t.client.commit([...effects, refused]), refused, kind);
        assert.deepEqual(await look(t, t.other, kinds), before);
        // What was in hand still is, and what was refused once is not stuck.
        await commit(...(await Promise.all(parts.map((part) => part.effects()))).flat());
        for (const part of parts) await part.assertDone();
      },
      kind,
      ...kinds,
    ),
  ),
);

interface Refusal {
  readonly name: string;
  readonly kind: "queue" | "table";
  /** Makes the effect that will be refused. */
  prepare(t: Trial): Promise<Effect>;
}

function refusals(): readonly Refusal[] {
  return [
    {
      name: "an insert of a row that exists",
      kind: "table",
      prepare: async (t) => (await spoiled(t)).insert(SPOILED),
    },
    {
      name: "an upsert with another etag",
      kind: "table",
      prepare: async (t) => (await spoiled(t)).upsert(SPOILED, { ifMatch: '"another"' }),
    },
    {
      name: "a delete of a row that must exist",
      kind: "table",
      prepare: async (t) =>
        (await spoiled(t)).delete({ partitionKey: "not", rowKey: "there" }, { ifMatch: "*" }),
    },
    {
      name: "an acknowledgement without a lease",
      kind: "queue",
      prepare: async (t) => {
        const queue = await open(t.client, "queue", `${t.name}lost`);
        await send(queue, "settled before");
        const delivery = await takeOne(t, queue.consume({ limit: 1 }));
        await commit(delivery.release());
        return delivery.ack();
      },
    },
  ];
}

const SPOILED: Row = { partitionKey: "p", rowKey: "r", columns: { a: 1 } };

async function spoiled(t: Trial): Promise<TableStore> {
  const table = await open(t.client, "table", `${t.name}lost`);
  await commit(table.insert(SPOILED));
  return table;
}

async function assertRefused(commit: Promise<void>, effect: Effect, kind: Refusal["kind"]): Promise<void> {
  await assert.rejects(commit, (error) => {
    if (kind === "queue") return error instanceof LeaseLost;
    assert.ok(error instanceof Conflict, String(error));
    assert.equal(error.effect, effect);
    return true;
  });
}

/** Every kind of effect of one store, on things prepared for it. */
interface Part {
  effects(): Promise<Effect[]>;
  assertDone(): Promise<void>;
}
type Makers = Readonly<Record<ProviderKind, (t: Trial) => Promise<Part>>>;

const PARTS: Makers = { queue: queuePart, table: tablePart, blob: blobPart };

async function queuePart(t: Trial): Promise<Part> {
  const queue = await open(t.client, "queue", t.name);
  for (const body of ["acknowledged", "released", "given back"]) await send(queue, body);
  const [acknowledged, released, givenBack] = await take(t, queue.consume({ limit: 3 }), 3);
  return {
    effects: async () => settlements(queue, { acknowledged, released, givenBack }),
    async assertDone() {
      const found = await take(t, (await open(t.other, "queue", t.name)).consume({ limit: 9 }), 3);
      assert.deepEqual(texts(found).sort(), ["given back", "released", "sent"]);
    },
  };
}

function settlements(queue: QueueStore, from: Readonly<Record<string, Delivery | undefined>>): Effect[] {
  const { acknowledged, released, givenBack } = from;
  assert.ok(acknowledged && released && givenBack);
  return [queue.send(Buffer.from("sent")), acknowledged.ack(), released.release(), givenBack.giveBack()];
}

async function tablePart(t: Trial): Promise<Part> {
  const table = await open(t.client, "table", t.name);
  const at = (rowKey: string, columns: Row["columns"] = {}) => ({ partitionKey: "p", rowKey, columns });
  for (const rowKey of ["replaced", "merged", "deleted"])
    await commit(table.insert(at(rowKey, { before: true })));
  return {
    effects: async () => [
      table.insert(at("inserted")),
      table.upsert(at("replaced", { after: true })),
      table.merge(at("merged", { after: true })),
      table.delete(at("deleted")),
    ],
    async assertDone() {
      const rows = await collect((await open(t.other, "table", t.name)).query(undefined));
      assert.deepEqual(
        rows.map(({ rowKey, columns }) => [rowKey, columns]),
        [
          ["inserted", {}],
          ["merged", { before: true, after: true }],
          ["replaced", { after: true }],
        ],
      );
    },
  };
}

async function blobPart(t: Trial): Promise<Part> {
  const blobs = await open(t.client, "blob", t.name);
  for (const name of ["replaced", "deleted"]) await put(blobs, name, "before");
  return {
    effects: async () => [
      await blobs.put("added", Buffer.from("after")),
      await blobs.put("replaced", Buffer.from("after")),
      blobs.delete("deleted"),
    ],
    async assertDone() {
      const other = await open(t.other, "blob", t.name);
      assert.deepEqual(
        (await other.list({ max: 9 })).map(({ name }) => name),
        ["added", "replaced"],
      );
      for (const name of ["added", "replaced"]) assert.equal(await readText(other, name), "after");
    },
  };
}

/** All that another process can see. */
async function look(t: Trial, client: Client, kinds: readonly ProviderKind[]): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (const kind of kinds) {
    if (kind === "queue") {
      const queue = await open(client, "queue", t.name);
      seen.push(await queue.length(), await queue.peek?.(9));
    } else if (kind === "table") {
      seen.push(await collect((await open(client, "table", t.name)).query(undefined)));
    } else {
      const blobs = await open(client, "blob", t.name);
      const list = await blobs.list({ max: 9 });
      seen.push(list, await Promise.all(list.map(({ name }) => readText(blobs, name))));
    }
  }
  return seen;
}

/** Every set of them but the empty one. */
function combinations<T>(items: readonly T[]): T[][] {
  const sets: T[][] = [];
  for (const item of items) sets.push(...sets.map((set) => [...set, item]), [item]);
  return sets;
}
