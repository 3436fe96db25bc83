import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Load, type LoadResult, loadHttp } from "./http-load.ts";

const run = promisify(execFile);

export interface LoadGenerator {
  readonly name: string;
  readonly load: (load: Omit<Load, "request">) => Promise<LoadResult>;
}

/** wrk where it is installed: it takes less of the CPU that it shares with the servers. Otherwise bare sockets of Node's. */
export async function loadGenerator(): Promise<LoadGenerator> {
  const hasWrk = await run("wrk", ["--version"]).then(
    () => true,
    // It prints its version and ends with 1.
    (error: { readonly stdout?: string }) => error.stdout?.startsWith("wrk") === true,
  );
  return hasWrk ? { name: "wrk", load: loadWithWrk } : { name: "http-load.ts", load: loadHttp };
}

async function loadWithWrk({ url, connections, duration }: Load): Promise<LoadResult> {
  const seconds = Math.max(1, Math.round(duration / 1_000));
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "--latency", url.href];
  const { stdout } = await run("wrk", args);
  const number = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? 0);
  const [, connect = 0, read = 0, write = 0, timeout = 0] =
    /connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout)?.map(Number) ?? [];
  return {
    perSecond: number(/Requests\/sec:\s+([\d.]+)/),
    p50: latency(stdout, "50%"),
    p99: latency(stdout, "99%"),
    errors: number(/Non-2xx or 3xx responses: (\d+)/) + connect + read + write + timeout,
  };
}

const UNITS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1_000, m: 60_000 };

/** Milliseconds. */
function latency(output: string, share: string): number {
  const [, value, unit = "ms"] = new RegExp(`\\s${share}\\s+([\\d.]+)(us|ms|s|m)`).exec(output) ?? [];
  return Number(value) * (UNITS[unit] ?? 1);
}
