import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { systemClock } from "../../bindings/api/clock.ts";
import { eventually } from "../../bindings/api/testing.ts";
import { sheaf, sheafJson } from "../support/cli.ts";
import { fn, hostJson, http, onQueue, RunningApp, toQueue, toTable } from "./running-app.ts";

const ORDERS = 300;
const QUICK_RETRY = { queues: { maxDequeueCount: 2, visibilityTimeout: "00:00:00.100" } };

describe("what a function writes", function () {
  this.timeout(20_000);
  let running: RunningApp;
  afterEach(() => running.end());

  it("is there all together, or, when the last of it is refused, not at all", async () => {
    running = await RunningApp.start({
      ...hostJson(QUICK_RETRY),
      ...fn(
        "Book",
        [
          onQueue("orders"),
          toQueue("message", "booked"),
          toTable("row", "Orders"),
          { name: "blob", type: "blob", direction: "out", path: "receipts/{id}" },
          toTable("$return", "Receipts"),
        ],
        `const { id, receipt } = input;
record("attempt", id);
context.bindings.message = "booked " + id;
context.bindings.row = { PartitionKey: "order", RowKey: id };
context.bindings.blob = "receipt of " + id;
return { PartitionKey: "receipt", RowKey: receipt };`,
      ),
    });
    await send({ id: "a", receipt: "1" });
    await eventually(async () => (await written()).receipts.length === 1);
    const all = { messages: ["booked a"], rows: ["a"], blobs: ["a"], receipts: ["1"] };
    assert.deepEqual(await written(), all);
    await send({ id: "b", receipt: "1" });
    await running.host.says(/Moving message to queue 'orders-poison'/);
    assert.deepEqual(await written(), all);
    assert.deepEqual(await attempts(), ["a", "b", "b"]);
    assert.match(
      running.host.output,
      /\(Failed, .*\n.*Row "receipt", "1" of table Receipts exists already\.\n/,
    );
  });

  it("is there once, from the attempt that succeeds, under a retry policy", async () => {
    const app = fn(
      "Flaky",
      [onQueue("orders"), toQueue("message", "booked")],
      `const { retryCount, maxRetryCount } = context.executionContext.retryContext;
record("attempt", [retryCount, maxRetryCount, context.bindingData.dequeueCount]);
context.bindings.message = "from attempt " + retryCount;
if (retryCount < 2) throw new Error("not yet");`,
    );
    const retry = { strategy: "fixedDelay", maxRetryCount: 4, delayInterval: "00:00:00.050" };
    running = await RunningApp.start({
      ...app,
      "Flaky/function.json": { ...(app["Flaky/function.json"] as object), retry },
    });
    await send({});
    await eventually(async () => (await messages()).length > 0);
    assert.deepEqual(await messages(), ["from attempt 2"]);
    assert.deepEqual(await attempts(), [
      [0, 4, 1],
      [1, 4, 1],
      [2, 4, 1],
    ]);
  });

  it("is there once on a store other than the trigger's, though its host is killed again and again", async () => {
    running = await RunningApp.start({
      "local.settings.json": { Values: { Other: "local:./other-data" } },
      ...fn(
        "Book",
        [onQueue("orders"), toTable("$return", "Orders", { connection: "Other" })],
        'return { PartitionKey: String(input), RowKey: require("node:crypto").randomUUID() };',
      ),
      ...fn(
        "Fill",
        [...http(), toQueue("messages", "orders")],
        `context.bindings.messages = Array.from({ length: ${ORDERS} }, (_, n) => String(n)); return { status: 202 };`,
      ),
    });
    await running.post("/api/Fill", "");
    for (let kills = 0; kills < 4; kills += 1) {
      await systemClock.sleep(randomInt(0, 60));
      await running.host.kill();
      await running.restart();
    }
    await eventually(async () => (await rowKeys("Orders", "PartitionKey", "Other")).length >= ORDERS, 10_000);
    await eventually(async () => {
      const { visible, leased } = (await json(["queue", "length", "orders"])) as {
        visible: number;
        leased: number;
      };
      return visible + leased === 0;
    }, 10_000);
    const booked = await rowKeys("Orders", "PartitionKey", "Other");
    assert.deepEqual([booked.length, new Set(booked).size], [ORDERS, ORDERS]);
  });

  async function written() {
    const [sent, rows, blobs, receipts] = await Promise.all([
      messages(),
      rowKeys("Orders"),
      json(["blob", "list", "receipts"]) as Promise<readonly { name: string }[]>,
      rowKeys("Receipts"),
    ]);
    return { messages: sent, rows, blobs: blobs.map(({ name }) => name), receipts };
  }

  async function messages(): Promise<string[]> {
    const found = (await json(["queue", "peek", "booked"])) as readonly { body: string }[];
    return found.map(({ body }) => body);
  }

  async function rowKeys(table: string, key = "RowKey", connection?: string): Promise<string[]> {
    const from = connection === undefined ? [] : ["--connection", connection];
    const rows = (await json(["table", "query", table, ...from])) as readonly Readonly<
      Record<string, string>
    >[];
    return rows.map((row) => row[key] ?? "");
  }

  async function attempts(): Promise<unknown[]> {
    return (await running.records()).map(({ value }) => value);
  }

  async function send(order: unknown): Promise<void> {
    const argv = ["queue", "send", "orders", JSON.stringify(order), "--app", running.app.root];
    const { code, stderr } = await sheaf(argv);
    assert.equal(code, 0, stderr);
  }

  function json(argv: readonly string[]): Promise<unknown> {
    return sheafJson([...argv, "--app", running.app.root]);
  }
});
