import { setTimeout as sleep } from "node:timers/promises";
import { HostProcess } from "../support/host-process.ts";
import type { Benchmark, Row } from "./benchmark.ts";
import { median } from "./interleave.ts";
import { ORDERS_TABLE, order, ordersApp } from "./orders-app.ts";
import { connectTo } from "./orders-queue.ts";
import { millis } from "./report.ts";

const PAUSE_MS = 150;

/** From the send, in another process, to the first line of the function in an idle host; the sender's fsync included. */
export const idle: Benchmark = {
  name: "idle",
  async run({ quick }) {
    const app = await ordersApp();
    const host = HostProcess.start(app.root, ["--no-watch"]);
    const { client, queue } = await connectTo(app.root);
    try {
      await host.running();
      const table = await client.open.table?.(ORDERS_TABLE);
      if (!table) throw new Error("The local provider has tables.");
      const begun = new Map<string, bigint>();
      const sent: number[] = [];
      for (let id = 0; id < (quick ? 3 : 41); id += 1) {
        await sleep(PAUSE_MS);
        const message = queue.send(order(id, 1_024, { RowKey: String(id) }));
        const start = process.hrtime.bigint();
        begun.set(String(id), start);
        await client.commit([message]);
        sent.push(toMs(process.hrtime.bigint() - start));
      }
      await sleep(PAUSE_MS);
      const entered: number[] = [];
      for await (const { rowKey, columns } of table.query(undefined)) {
        entered.push(toMs(BigInt(String(columns.EnteredAt)) - (begun.get(rowKey) ?? 0n)));
      }
      // The first one found a host that had never run the function.
      return toRows(entered, sent);
    } finally {
      await client[Symbol.asyncDispose]();
      await host.stop();
      await app.remove();
    }
  },
};

function toRows(entered: readonly number[], sent: readonly number[]): Row[] {
  const p50 = median(entered);
  return [
    {
      what: "sent to an idle host → entered, p50",
      value: `${millis(p50)} (max ${millis(Math.max(...entered))})`,
      against: `${millis(median(sent))} of it the send itself`,
      goal: "≤ 5 ms",
      met: p50 <= 5,
    },
  ];
}

function toMs(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e6;
}
