import { fileURLToPath } from "node:url";
import { cliPath } from "../support/paths.ts";
import type { Benchmark, Extent, Row } from "./benchmark.ts";
import { firstAnswer } from "./first-answer.ts";
import { freePort } from "./free-port.ts";
import { helloApp } from "./hello-app.ts";
import { interleave, median, medianRatio } from "./interleave.ts";
import { NodeProcess } from "./node-process.ts";
import { millis, times } from "./report.ts";

const raw = fileURLToPath(new URL("./servers/raw.js", import.meta.url));

/** From the start of the process to its first answer of 200. */
export const start: Benchmark = {
  name: "start",
  async run(extent) {
    const httpOnly = await helloApp(50);
    const withQueues = await helloApp(50, { queues: 5 });
    try {
      return await measure(extent, httpOnly.root, withQueues.root);
    } finally {
      await httpOnly.remove();
      await withQueues.remove();
    }
  },
};

async function measure({ quick }: Extent, httpOnly: string, withQueues: string): Promise<Row[]> {
  const sheaf = (root: string) => () =>
    timeToAnswer((port) => [cliPath, "start", "--app", root, "--port", `${port}`]);
  const contenders = {
    bare: () => timeToAnswer((port) => [raw, `${port}`]),
    http: sheaf(httpOnly),
    queues: sheaf(withQueues),
  };
  // The first round fills the page cache and makes the data folder.
  await interleave(contenders, quick ? 0 : 1);
  const samples = await interleave(contenders, quick ? 1 : 15);
  const row = (what: string, times_: readonly number[], goal: number): Row => {
    const ratio = medianRatio(times_, samples.bare);
    return {
      what,
      value: `${times(ratio)} (${millis(median(times_))})`,
      against: `${millis(median(samples.bare))} bare node:http`,
      goal: `≤ ${goal}×`,
      met: ratio <= goal,
    };
  };
  return [
    row("exec → first 200, 50 HTTP functions", samples.http, 1.8),
    row("… and 5 queue triggers", samples.queues, 2.3),
  ];
}

async function timeToAnswer(argv: (port: number) => string[]): Promise<number> {
  const port = await freePort();
  const begun = performance.now();
  const process = new NodeProcess(argv(port));
  try {
    await firstAnswer(new URL(`http://127.0.0.1:${port}/api/f0`));
    return performance.now() - begun;
  } finally {
    await process.stop();
  }
}
