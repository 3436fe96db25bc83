import { setTimeout as sleep } from "node:timers/promises";
import { HostProcess } from "../support/host-process.ts";
import type { TempApp } from "../support/temp-app.ts";
import type { Benchmark, Row } from "./benchmark.ts";
import { helloApp } from "./hello-app.ts";
import { loadHttp } from "./http-load.ts";
import { median } from "./interleave.ts";
import { millis } from "./report.ts";

const CONNECTIONS = 16;
const PAUSE_MS = 300;

/** From the end of the write to the first answer of the new code; then the same while others ask all the time. */
export const reload: Benchmark = {
  name: "reload",
  async run({ quick }) {
    const saves = quick ? 2 : 21;
    const app = await helloApp(50);
    const host = HostProcess.start(app.root);
    try {
      await host.running();
      const origin = await host.url();
      const quiet = await saveTimes(app, origin, { from: 1, saves });
      const loaded = await underLoad(app, origin, { from: 1_000, saves });
      return toRows(quiet, loaded);
    } finally {
      await host.stop();
      await app.remove();
    }
  },
};

interface Saves {
  /** What the first version answers; each next one a number more. */
  readonly from: number;
  readonly saves: number;
}

async function saveTimes(app: TempApp, origin: string, { from, saves }: Saves): Promise<number[]> {
  const all: number[] = [];
  for (let version = from; version < from + saves; version += 1) {
    await sleep(PAUSE_MS);
    await app.write("f0/index.js", `module.exports = async () => ({ body: "version ${version}" });\n`);
    const saved = performance.now();
    await answer(`${origin}/api/f0`, `version ${version}`);
    all.push(performance.now() - saved);
  }
  return all;
}

async function answer(url: string, expected: string): Promise<void> {
  const end = performance.now() + 10_000;
  while ((await (await fetch(url)).text()) !== expected) {
    if (performance.now() > end) throw new Error(`${url} did not answer "${expected}" within 10 s`);
    await sleep(3);
  }
}

interface UnderLoad {
  readonly times: readonly number[];
  readonly errors: number;
  readonly requests: number;
}

async function underLoad(app: TempApp, origin: string, saves: Saves): Promise<UnderLoad> {
  const duration = saves.saves * (PAUSE_MS + 500);
  const load = loadHttp({ url: new URL("/api/f1", origin), connections: CONNECTIONS, duration });
  const times = await saveTimes(app, origin, saves);
  const { errors, perSecond } = await load;
  return { times, errors, requests: Math.round((perSecond * duration) / 1_000) };
}

function toRows(quiet: readonly number[], { times, errors, requests }: UnderLoad): Row[] {
  const p50 = median(quiet);
  return [
    {
      what: "save → new code answers, p50",
      value: `${millis(p50)} (max ${millis(Math.max(...quiet))})`,
      against: `${millis(median(times))} under load (max ${millis(Math.max(...times))})`,
      goal: "≤ 250 ms",
      met: p50 <= 250,
    },
    {
      what: "failed requests while reloading",
      value: `${errors} of ${requests}`,
      goal: "0",
      met: errors === 0,
    },
  ];
}
