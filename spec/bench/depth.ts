import { HostProcess } from "../support/host-process.ts";
import type { Benchmark, Row } from "./benchmark.ts";
import { median } from "./interleave.ts";
import { ordersApp } from "./orders-app.ts";
import { sendOrders } from "./orders-queue.ts";
import { QueueCount } from "./queue-count.ts";
import { percent, perSecond } from "./report.ts";

const SHALLOW = 1_000;
const DEEP = 1_000_000;
const BYTES = 128;
/** So many orders are timed at once, after a few that set it going. */
const WINDOW = 800;
const RUN_UP = 100;

/** Is a queue slower to work off because it is long? Small bodies: it is the number that is in question. */
export const depth: Benchmark = {
  name: "depth",
  async run({ quick, say }) {
    const rounds = quick ? 1 : 15;
    const deep = quick ? 20_000 : DEEP;
    const before = await shallowRates(rounds);
    say(`  filling with ${deep} messages`);
    const rates = await deepRates(deep, rounds);
    const after = await shallowRates(rounds);
    return [toRow(deep, rates, [...before, ...after])];
  },
};

function toRow(deep: number, rates: readonly number[], shallow: readonly number[]): Row {
  const ratio = median(rates) / median(shallow);
  return {
    what: `queue → row at depth ${deep}`,
    value: `${percent(ratio)} (${perSecond(median(rates))})`,
    against: `${perSecond(median(shallow))} at depth ${SHALLOW}`,
    goal: "≥ 90 %",
    met: ratio >= 0.9,
  };
}

async function shallowRates(rounds: number): Promise<number[]> {
  const app = await ordersApp();
  const host = HostProcess.start(app.root, ["--no-watch"]);
  try {
    await host.running();
    const rates: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await sendOrders(app.root, { count: SHALLOW, bytes: BYTES, atOnce: SHALLOW });
      const left = new QueueCount(app.root);
      rates.push(await rateFrom(left, Math.min(left.left, SHALLOW) - RUN_UP));
      await left.downTo(0);
      await left.close();
    }
    return rates;
  } finally {
    await host.stop();
    await app.remove();
  }
}

async function deepRates(count: number, rounds: number): Promise<number[]> {
  const app = await ordersApp();
  await sendOrders(app.root, { count, bytes: BYTES, atOnce: Math.min(count, 20_000) });
  const host = HostProcess.start(app.root, ["--no-watch"]);
  const left = new QueueCount(app.root);
  try {
    const rates: number[] = [];
    for (let round = 0; round < rounds; round += 1) rates.push(await rateFrom(left, left.left - RUN_UP));
    return rates;
  } finally {
    await left.close();
    await host.kill();
    await app.remove();
  }
}

/** Orders a second, from when `from` of them are left; fewer where there are fewer. */
async function rateFrom(left: QueueCount, from: number): Promise<number> {
  const begun = await left.downTo(from);
  const first = left.left;
  const ended = await left.downTo(Math.max(0, first - WINDOW));
  return ((first - left.left) / (ended - begun)) * 1_000;
}
