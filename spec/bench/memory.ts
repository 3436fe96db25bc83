import { readFile } from "node:fs/promises";
import { HostProcess } from "../support/host-process.ts";
import type { Benchmark, Row } from "./benchmark.ts";
import { firstAnswer } from "./first-answer.ts";
import { helloApp } from "./hello-app.ts";
import { interleave, median, medianRatio } from "./interleave.ts";
import { NodeProcess } from "./node-process.ts";
import { times } from "./report.ts";

const SETTLED_MS = 3_000;

/** Anonymous memory of a host that did one request and idles, against a Node process that does nothing. Linux only. */
export const memory: Benchmark = {
  name: "memory",
  async run({ quick }) {
    if (process.platform !== "linux") return [{ what: "RssAnon", value: "only known on Linux" }];
    const settledMs = quick ? 100 : SETTLED_MS;
    const httpOnly = await helloApp(1);
    const withQueue = await helloApp(1, { queues: 1 });
    try {
      const samples = await interleave(
        {
          bare: () => bareMemory(settledMs),
          http: () => hostMemory(httpOnly.root, settledMs),
          queue: () => hostMemory(withQueue.root, settledMs),
        },
        quick ? 1 : 5,
      );
      const row = (what: string, values: readonly number[]): Row => {
        const ratio = medianRatio(values, samples.bare);
        return {
          what,
          value: `${times(ratio)} (${megabytes(median(values))})`,
          against: `${megabytes(median(samples.bare))} bare Node`,
          goal: "≤ 1.7×",
          met: ratio <= 1.7,
        };
      };
      return [
        row("RssAnon of an idle host, HTTP only", samples.http),
        row("… with the store open", samples.queue),
      ];
    } finally {
      await httpOnly.remove();
      await withQueue.remove();
    }
  },
};

async function bareMemory(settledMs: number): Promise<number> {
  const bare = new NodeProcess(["-e", "setInterval(() => {}, 60_000)"]);
  try {
    await new Promise((resolve) => setTimeout(resolve, settledMs));
    return await anonymousMemory(bare.pid);
  } finally {
    await bare.stop();
  }
}

async function hostMemory(root: string, settledMs: number): Promise<number> {
  const host = HostProcess.start(root);
  try {
    await host.running();
    await firstAnswer(new URL("/api/f0", await host.url()));
    await new Promise((resolve) => setTimeout(resolve, settledMs));
    return await anonymousMemory(host.pid);
  } finally {
    await host.stop();
  }
}

/** Bytes. RSS would count lmdb's map too, which is page cache. */
async function anonymousMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/RssAnon:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
