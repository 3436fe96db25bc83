import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { HostProcess } from "../support/host-process.ts";
import type { Benchmark, Row } from "./benchmark.ts";
import { interleave, median, medianRatio } from "./interleave.ts";
import { NodeProcess } from "./node-process.ts";
import { ordersApp } from "./orders-app.ts";
import { sendOrders } from "./orders-queue.ts";
import { QueueCount } from "./queue-count.ts";
import { percent, perSecond, times } from "./report.ts";

const BYTES = 1_024;
/** As many as a host has in flight: batchSize 16 + newBatchThreshold 8. */
const IN_FLIGHT = 24;
/** Messages a second of Microsoft's engine on Azurite at the same backlog (reference, measured once: neither is installed here). */
const AZURITE = 73;

/** A backlog of messages becomes rows, by a host and by lmdb alone. */
export const queue: Benchmark = {
  name: "queue",
  async run({ quick }) {
    const count = quick ? 200 : 5_000;
    const app = await ordersApp();
    const folder = await mkdtemp(join(tmpdir(), "sheaf-raw-"));
    const script = fileURLToPath(new URL("./servers/raw-store.js", import.meta.url));
    const raw = new NodeProcess([script, join(folder, "data.mdb")], { answers: true });
    const host = HostProcess.start(app.root, ["--no-watch"]);
    try {
      await host.running();
      const contenders = {
        raw: async () => {
          const ms = await raw.ask<number>({ count, bytes: BYTES, inFlight: IN_FLIGHT });
          return (count / ms) * 1_000;
        },
        sheaf: async () => (count / (await drain(app.root, count))) * 1_000,
      };
      await interleave(contenders, quick ? 0 : 1);
      const { raw: ceiling, sheaf } = await interleave(contenders, quick ? 1 : 7);
      return toRows(ceiling, sheaf, count);
    } finally {
      await Promise.all([raw.stop(), host.stop()]);
      await app.remove();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Milliseconds from the commit that sent the backlog to the last row. */
async function drain(root: string, count: number): Promise<number> {
  const begun = await sendOrders(root, { count, bytes: BYTES, atOnce: count });
  const left = new QueueCount(root);
  try {
    return (await left.downTo(0)) - begun;
  } finally {
    await left.close();
  }
}

function toRows(raw: readonly number[], sheaf: readonly number[], count: number): Row[] {
  const ratio = medianRatio(sheaf, raw);
  const ours = median(sheaf);
  return [
    {
      what: `queue → function → row, ${count} of 1 KiB`,
      value: `${percent(ratio)} (${perSecond(ours)})`,
      against: `${perSecond(median(raw))} lmdb alone`,
      goal: "≥ 80 % of lmdb",
      met: ratio >= 0.8,
    },
    {
      what: "… against Microsoft's engine on Azurite",
      value: times(ours / AZURITE),
      against: `${AZURITE}/s (reference)`,
      goal: "≥ 50×",
      met: ours / AZURITE >= 50,
    },
  ];
}
