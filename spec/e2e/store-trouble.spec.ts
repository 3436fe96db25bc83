import assert from "node:assert/strict";
import { rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sheaf, sheafJson } from "../support/cli.ts";
import { HostProcess } from "../support/host-process.ts";
import { mountSmallDisk, type SmallDisk } from "../support/small-disk.ts";
import { makeApp, type TempApp } from "../support/temp-app.ts";
import { fn, http, onQueue, RunningApp, toQueue } from "./running-app.ts";

const MIB = 2 ** 20;
const FILL = fn(
  "Fill",
  [...http(), toQueue("message", "full")],
  'context.bindings.message = input.rawBody + "x".repeat(100_000); return { status: 202 };',
);

describe("a disk of 8 MB", function () {
  this.timeout(20_000);
  let disk: SmallDisk;
  let app: TempApp;
  let running: RunningApp | undefined;
  beforeEach(async function () {
    const mounted = await mountSmallDisk(8);
    if (!mounted) {
      if (this.currentTest) this.currentTest.title += " (needs the right to mount a tmpfs)";
      return this.skip();
    }
    disk = mounted;
  });
  afterEach(async () => {
    await running?.end();
    running = undefined;
    await app?.remove();
    await disk?.remove();
  });

  it("that gets full while a host runs loses nothing: results are kept, and stored when there is room", async () => {
    const filler = join(disk.folder, "filler");
    await writeFile(filler, Buffer.alloc(4 * MIB));
    running = await RunningApp.start({
      ...settings(disk),
      ...FILL,
      ...fn("Hello", http(), 'return { body: "hello" };'),
    });
    app = running.app;
    const answers: Promise<Response>[] = [];
    for (let n = 0; n < 70; n += 1) answers.push(running.post("/api/Fill", `${n}:`));
    await running.host.says(/cannot store now: .*the disk is full.* Results are kept and tried again/);
    assert.equal((await running.get("/admin/host/status")).status, 200);
    assert.equal(await (await running.get("/api/Hello")).text(), "hello");
    await rm(filler);
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    assert.deepEqual(new Set(statuses), new Set([202]));
    await running.host.says(/answers again; the results that were kept are being stored/);
    assert.deepEqual(await sheafJson(["queue", "length", "full", ...place()]), { visible: 70, leased: 0 });
    assert.equal(running.host.output.match(/cannot store now/g)?.length, 1, "it is said once");
  });

  it("that is full from the start ends the start and every command with code 5, and says how much is needed", async () => {
    const { bavail, bsize } = await statfs(disk.folder);
    await writeFile(join(disk.folder, "filler"), Buffer.alloc(bavail * bsize - 4_096));
    app = await makeOrders();
    await refuses(/SHEAF_LOCAL_FULL .*\d+ KiB are free on that disk, 1 MiB is needed/);
  });

  it("that is read-only ends them with code 5, and says so", async () => {
    disk.makeReadOnly();
    app = await makeOrders();
    await refuses(/SHEAF_LOCAL_FOLDER .*read-only file system/);
  });

  it("whose store a newer version wrote is left as it is, with code 5 and the way out", async () => {
    app = await makeOrders();
    assert.equal((await sheaf(["queue", "send", "orders", "precious", ...place()])).code, 0);
    await writeFile(join(disk.folder, "format.json"), '{"format":99}');
    await refuses(
      /SHEAF_LOCAL_VERSION .*has format 99 .*knows format 1\.\n.*Run the version of Sheaf that wrote it/,
    );
    await writeFile(join(disk.folder, "format.json"), '{"format":1}');
    const [message] = (await sheafJson(["queue", "peek", "orders", ...place()])) as { body: string }[];
    assert.equal(message?.body, "precious");
  });

  function makeOrders(): Promise<TempApp> {
    return makeApp({ ...fn("Orders", [onQueue("orders")], ""), "record.js": "", ...settings(disk) });
  }

  function place(): string[] {
    return ["--app", app.root];
  }

  async function refuses(message: RegExp): Promise<void> {
    const { code, stdout, stderr } = await sheaf(["queue", "send", "orders", "x", ...place()]);
    assert.deepEqual([code, stdout], [5, ""]);
    assert.match(stderr, message);
    const host = HostProcess.start(app.root);
    assert.equal(await host.exit(), 5, host.output);
    assert.match(host.output, message);
    assert.equal(host.output.match(/^error/gm)?.length, 1, "it is said once");
  }
});

function settings({ folder }: SmallDisk): Record<string, unknown> {
  return { "local.settings.json": { Values: { AzureWebJobsStorage: `local:${folder}` } } };
}
