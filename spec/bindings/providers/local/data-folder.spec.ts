import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { systemClock } from "../../../../bindings/api/clock.ts";
import { HostError } from "../../../../bindings/api/errors.ts";
import { TestLog } from "../../../../bindings/api/testing.ts";
import local from "../../../../bindings/providers/local/index.ts";
import { openStores, StoreFixture } from "./store-fixture.ts";

describe("the folder of a local store", () => {
  let store: StoreFixture;
  beforeEach(async () => {
    store = await StoreFixture.make();
  });
  afterEach(() => store.dispose());

  it("is .sheaf in the App, another folder in it, or any other one", async () => {
    assert.equal(local.identity("local:", "/app"), "local:/app/.sheaf");
    assert.equal(local.identity("local:./data", "/app"), "local:/app/data");
    assert.equal(local.identity("local:data", "/app"), "local:/app/data");
    assert.equal(local.identity("LOCAL:/var/lib/x", "/app"), "local:/var/lib/x");
  });

  it("is the same under all its names, also before it exists", async () => {
    await symlink(store.root, path.join(store.root, "link"));
    const direct = local.identity("local:", store.root);
    assert.equal(local.identity("local:./link/.sheaf", store.root), direct);
    const client = await store.connect();
    assert.equal(client.identity, local.identity("local:./link/../.sheaf", store.root));
  });

  it("is not named by a host, as in a URL", () => {
    assert.throws(() => local.identity("local://server/share", "/app"), isError("SHEAF_LOCAL_SETTING"));
  });

  it("is ignored by git", async () => {
    await store.connect();
    assert.equal(await readFile(path.join(store.data, ".gitignore"), "utf8"), "*\n");
  });

  it("is refused and left as it is when a later version wrote it", async () => {
    await mkdir(store.data);
    await writeFile(path.join(store.data, "format.json"), '{"format":2}');
    await assert.rejects(store.connect(), isError("SHEAF_LOCAL_VERSION"));
    assert.deepEqual(await readdir(store.data), ["format.json"]);
  });

  it("is refused when its format cannot be read", async () => {
    await mkdir(store.data);
    await writeFile(path.join(store.data, "format.json"), "garbage");
    await assert.rejects(store.connect(), isError("SHEAF_LOCAL_VERSION"));
  });

  it("is refused where a file stands in its place", async () => {
    await writeFile(store.data, "");
    await assert.rejects(store.connect(), isError("SHEAF_LOCAL_FOLDER"));
  });

  it("is refused, with the reason, where nothing can be written", async function () {
    await mkdir(store.data);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "ro", "tmpfs", store.data]);
    if (mounted.status !== 0) {
      if (this.test) this.test.title += " (needs the right to mount a tmpfs)";
      this.skip();
    }
    try {
      await assert.rejects(store.connect(), isError("SHEAF_LOCAL_FOLDER"));
    } finally {
      spawnSync("umount", [store.data]);
    }
  });

  it("is refused, in no time, where no folder can be made", async function () {
    if (process.platform !== "linux") return this.skip();
    const context = { root: "/proc/none/of/it", clock: systemClock, log: new TestLog() };
    await assert.rejects(local.connect("local:", context), isError("SHEAF_LOCAL_FOLDER"));
  });

  it("is refused when lmdb's file in it is something else", async () => {
    await mkdir(store.data);
    await writeFile(path.join(store.data, "store.mdb"), Buffer.alloc(8_192, "x"));
    await assert.rejects(store.connect(), isError("SHEAF_LOCAL_FOLDER"));
  });

  it("holds what was committed when it is opened again", async () => {
    const first = await store.connect();
    await first.commit([(await openStores(first)).queue.send(Buffer.from("a"))]);
    await first[Symbol.asyncDispose]();
    assert.equal((await (await openStores(await store.connect())).queue.length()).visible, 1);
  });

  it("takes names of queues, tables and containers as Azure does, and no others", async () => {
    const { open } = await store.connect();
    await open.queue?.("a-1");
    await open.blob?.("$web");
    await open.table?.("A12");
    for (const name of ["ab", "A-queue", "a--b", "-ab", "a".repeat(64), "a_b"]) {
      await assert.rejects(async () => open.queue?.(name), isError("SHEAF_LOCAL_NAME"), name);
      await assert.rejects(async () => open.blob?.(name), isError("SHEAF_LOCAL_NAME"), name);
    }
    for (const name of ["ab", "1ab", "a-b", "a".repeat(64)]) {
      await assert.rejects(async () => open.table?.(name), isError("SHEAF_LOCAL_NAME"), name);
    }
  });
});

function isError(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof HostError, String(error));
    assert.equal(error.code, code, error.message);
    assert.ok(error.cure);
    return true;
  };
}
