import assert from "node:assert/strict";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createHash, type Hash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { eventually } from "../../bindings/api/testing.ts";
import { cliPath } from "../support/paths.ts";
import { fn, RunningApp } from "./running-app.ts";

const MIB = 2 ** 20;
const SIZE_MIB = 1_024;
const MAY_GROW_MIB = 64;

describe("a blob of 1 GB", function () {
  this.timeout(120_000);
  let running: RunningApp | undefined;
  after(() => running?.end());

  it("goes in, triggers a function without its content, and comes out, in little memory", async function () {
    const { bavail, bsize } = await statfs(tmpdir());
    if (process.platform !== "linux" || bavail * bsize < 3 * SIZE_MIB * MIB) this.skip();
    running = await RunningApp.start(
      fn(
        "OnLarge",
        [{ name: "blob", type: "blobTrigger", direction: "in", path: "large/{name}", content: false }],
        'record("blob", { ...input, isBytes: Buffer.isBuffer(input) });',
      ),
    );
    const host = new Memory(running.host.pid);
    const digest = createHash("sha256");
    const put = sheafProcess(running, ["blob", "put", "large/one", "-"]);
    const putMemory = new Memory(put.pid ?? 0);
    await pipeline(generate(digest), put.stdin);
    assert.equal(await exitCode(put), 0);
    await eventually(async () => ((await running?.records()) ?? []).length === 1);
    const [handed] = (await running.records()).map(({ value }) => value as Handed);
    assert.deepEqual([handed?.name, handed?.properties.length], ["one", SIZE_MIB * MIB]);
    assert.equal(handed?.isBytes, false);
    const get = sheafProcess(running, ["blob", "get", "large/one"]);
    const getMemory = new Memory(get.pid ?? 0);
    const getSays = text(get.stderr);
    const got = createHash("sha256");
    for await (const chunk of get.stdout) got.update(chunk);
    assert.equal(await exitCode(get), 0);
    assert.equal(await getSays, "");
    assert.equal(got.digest("hex"), digest.digest("hex"));
    assert.ok(host.grownMib() <= MAY_GROW_MIB, `the host grew by ${host.grownMib()} MiB`);
    assert.ok(putMemory.peakMib() < 256, `sheaf blob put took ${putMemory.peakMib()} MiB`);
    assert.ok(getMemory.peakMib() < 256, `sheaf blob get took ${getMemory.peakMib()} MiB`);
  });
});

interface Handed {
  readonly name: string;
  readonly properties: { readonly length: number };
  readonly isBytes: boolean;
}

function sheafProcess({ app }: RunningApp, argv: readonly string[]): ChildProcessWithoutNullStreams {
  const command = [cliPath, ...argv, "--app", app.root];
  return spawn(process.execPath, command, { stdio: ["pipe", "pipe", "pipe"] });
}

async function exitCode(child: ChildProcessWithoutNullStreams): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode;
}

/** No two MiB are the same. */
function* generate(digest: Hash): Iterable<Buffer> {
  const noise = randomBytes(MIB);
  for (let n = 0; n < SIZE_MIB; n += 1) {
    const chunk = Buffer.from(noise);
    chunk.writeUInt32LE(n);
    digest.update(chunk);
    yield chunk;
  }
}

/** Watches a process's anonymous memory, in MiB. */
class Memory {
  readonly #first: number;
  readonly #timer: NodeJS.Timeout;
  #peak = 0;

  constructor(pid: number) {
    this.#first = anonymousMib(pid);
    this.#timer = setInterval(() => {
      this.#peak = Math.max(this.#peak, anonymousMib(pid));
    }, 20);
  }

  grownMib(): number {
    return this.peakMib() - this.#first;
  }

  /** Ends the watch. */
  peakMib(): number {
    clearInterval(this.#timer);
    return this.#peak;
  }
}

/** 0 when the process is gone. */
function anonymousMib(pid: number): number {
  try {
    const [, kib] = /RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Math.round(Number(kib ?? 0) / 1_024);
  } catch {
    return 0;
  }
}
