import { parseArgs } from "node:util";
import type { Benchmark, Extent } from "./benchmark.ts";
import { depth } from "./depth.ts";
import { http } from "./http.ts";
import { idle } from "./idle.ts";
import { memory } from "./memory.ts";
import { queue } from "./queue.ts";
import { reload } from "./reload.ts";
import { type Measured, toTable } from "./report.ts";
import { start } from "./start.ts";

/** `npm run bench [-- --only http,queue] [--quick] [--json]`: see README.md. */
const benchmarks: readonly Benchmark[] = [http, queue, idle, start, reload, depth, memory];

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const wanted = values.only?.flatMap((names) => names.split(","));
const unknown = wanted?.find((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown !== undefined) {
  const names = benchmarks.map(({ name }) => name).join(", ");
  process.stderr.write(`There is no benchmark "${unknown}". There are: ${names}.\n`);
  process.exit(2);
}

const extent: Extent = { quick: values.quick, say: (text) => process.stderr.write(`${text}\n`) };
const results: Measured[] = [];
for (const benchmark of benchmarks) {
  if (wanted && !wanted.includes(benchmark.name)) continue;
  extent.say(`${benchmark.name} …`);
  results.push({ benchmark: benchmark.name, rows: await benchmark.run(extent) });
}
const machine = { node: process.version, quick: values.quick };
process.stdout.write(
  values.json
    ? `${JSON.stringify({ ...machine, results }, null, 2)}\n`
    : `\nNode ${machine.node}${machine.quick ? ", quick: the numbers mean nothing" : ""}\n\n${toTable(results)}\n`,
);
