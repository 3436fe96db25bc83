import { fileURLToPath } from "node:url";
import { HostProcess } from "../support/host-process.ts";
import type { Benchmark, Extent, Row } from "./benchmark.ts";
import { firstAnswer } from "./first-answer.ts";
import { freePort } from "./free-port.ts";
import { helloApp } from "./hello-app.ts";
import { interleave, median, medianRatio, type Samples } from "./interleave.ts";
import { type LoadGenerator, loadGenerator } from "./load-generator.ts";
import { NodeProcess } from "./node-process.ts";
import { millis, percent, perSecond, times } from "./report.ts";

const CONNECTIONS = 64;
const FRAMEWORK_GOAL = Number(process.versions.node.split(".")[0]) >= 24 ? 5 : 8;

type Front = "raw" | "sheaf" | "express" | "framework";
type Urls = Readonly<Record<Front, URL>>;

/** One small JSON answer, by each front in a process of its own. */
export const http: Benchmark = {
  name: "http",
  async run(extent) {
    const app = await helloApp(1);
    const host = HostProcess.start(app.root, ["--no-watch"]);
    const servers: NodeProcess[] = [];
    const serve = async (name: string): Promise<URL> => {
      const port = await freePort();
      const script = fileURLToPath(new URL(`./servers/${name}.js`, import.meta.url));
      servers.push(new NodeProcess([script, String(port)], { env: { NODE_ENV: "production" } }));
      return new URL(`http://127.0.0.1:${port}/api/f0`);
    };
    try {
      const urls: Urls = {
        raw: await serve("raw"),
        sheaf: new URL("/api/f0", await host.url()),
        express: await serve("express"),
        framework: await serve("functions-framework"),
      };
      await Promise.all(Object.values(urls).map((url) => firstAnswer(url)));
      return await measure(urls, await loadGenerator(), extent);
    } finally {
      await Promise.all([host.stop(), ...servers.map((server) => server.stop())]);
      await app.remove();
    }
  },
};

async function measure(urls: Urls, { name, load }: LoadGenerator, extent: Extent): Promise<Row[]> {
  extent.say(`  load by ${name}, ${CONNECTIONS} connections`);
  const [rounds, duration] = extent.quick ? [1, 1_000] : [7, 2_000];
  const throughput = (url: URL) => async () => {
    const { perSecond, errors } = await load({ url, connections: CONNECTIONS, duration });
    if (errors > 0) throw new Error(`${url}: ${errors} requests failed`);
    return perSecond;
  };
  const latency = (url: URL) => async () => (await load({ url, connections: 1, duration: 1_000 })).p50;
  // The first round warms up.
  await interleave({ raw: throughput(urls.raw), sheaf: throughput(urls.sheaf) }, extent.quick ? 0 : 1);
  const rates = await interleave(
    {
      raw: throughput(urls.raw),
      sheaf: throughput(urls.sheaf),
      express: throughput(urls.express),
      framework: throughput(urls.framework),
    },
    rounds,
  );
  const alone = await interleave({ raw: latency(urls.raw), sheaf: latency(urls.sheaf) }, rounds);
  return [...throughputRows(rates, name), latencyRow(alone)];
}

function throughputRows(rates: Samples<Front>, generator: string): Row[] {
  const row = (what: string, front: Exclude<Front, "sheaf">, text: (ratio: number) => string) => {
    const ratio = medianRatio(rates.sheaf, rates[front]);
    const ours = perSecond(median(rates.sheaf));
    return {
      ratio,
      what,
      value: `${text(ratio)} (${ours})`,
      against: `${perSecond(median(rates[front]))} ${front}`,
    };
  };
  const { ratio: toRaw, ...raw } = row(`hello, 64 connections (${generator})`, "raw", percent);
  const { ratio: _, ...express } = row("… against express 5", "express", times);
  const { ratio: toFramework, ...framework } = row("… against functions-framework", "framework", times);
  return [
    { ...raw, goal: "≥ 90 % of raw", met: toRaw >= 0.9 },
    express,
    { ...framework, goal: `≥ ${FRAMEWORK_GOAL}×`, met: toFramework >= FRAMEWORK_GOAL },
  ];
}

function latencyRow({ raw, sheaf }: Samples<"raw" | "sheaf">): Row {
  const added = median(sheaf.map((value, round) => value - (raw[round] ?? Number.NaN)));
  return {
    what: "hello, one at a time, p50",
    value: `+${millis(added)} (${millis(median(sheaf))})`,
    against: `${millis(median(raw))} raw`,
    goal: "≤ +0.3 ms",
    met: added <= 0.3,
  };
}
