import { strict as assert } from "node:assert";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { systemClock } from "../../../bindings/api/clock.ts";
import { eventually } from "../../../bindings/api/testing.ts";
import { type AppWatcher, type WatchOptions, watchApp } from "../../../host/app/watch.ts";
import { type AppFiles, TemporaryApps, writeAppFile } from "../config/temporary-app.ts";

describe("watchApp", () => {
  const apps = new TemporaryApps();
  const watchers: AppWatcher[] = [];
  afterEach(() => Promise.all(watchers.splice(0).map((watcher) => watcher.stop())));

  async function watch(files: AppFiles, options: Partial<WatchOptions> = {}) {
    const root = apps.create(files);
    const changes: (readonly string[])[] = [];
    const watcher = await watchApp(root, {
      clock: systemClock,
      hostJson: { watchDirectories: [], watchFiles: [] },
      onChange: (paths) => changes.push(paths.map((path) => relative(root, path))),
      onError: assert.fail,
      ...options,
    });
    watchers.push(watcher);
    return { root, changes, watcher, changed: async () => (await eventually(() => changes.shift())) ?? [] };
  }

  it("tells of a saved script without waiting for writes to end, once for all files that change together", async () => {
    const { root, changes, changed } = await watch({ "a/index.js": "1", "b/index.mjs": "1" });
    writeAppFile(root, "a/index.js", "2");
    writeAppFile(root, "b/index.mjs", "2");
    assert.deepEqual([...(await changed())].sort(), ["a/index.js", "b/index.mjs"]);
    assert.deepEqual(changes, []);
  });

  it("watches an App whose data folder is the App itself", async () => {
    const { root, changed } = await watch({ "a/index.js": "1" }, { ignore: ["."] });
    writeAppFile(root, "a/index.js", "2");
    assert.deepEqual(await changed(), ["a/index.js"]);
  });

  it("sees files that editors replace by renaming", async () => {
    const { root, changed } = await watch({ "a/index.js": "1" });
    writeFileSync(join(root, "a/index.js.tmp"), "2");
    renameSync(join(root, "a/index.js.tmp"), join(root, "a/index.js"));
    assert.deepEqual(await changed(), ["a/index.js"]);
  });

  it("sees a new function folder, and one that goes", async () => {
    const { root, changed } = await watch({ "a/function.json": "{}" });
    mkdirSync(join(root, "b"));
    writeAppFile(root, "b/function.json", "{}");
    assert.deepEqual(await changed(), ["b/function.json"]);
    rmSync(join(root, "a"), { recursive: true });
    assert.deepEqual(await changed(), ["a/function.json"]);
  });

  it("sees host.json and local.settings.json, and what host.json says to watch", async () => {
    const { root, changed } = await watch(
      { "host.json": "{}", "views/home.html": "1", "notes.txt": "1", "other.txt": "1" },
      { hostJson: { watchDirectories: ["views"], watchFiles: ["notes.txt"] } },
    );
    writeAppFile(root, "other.txt", "2");
    for (const file of ["host.json", "local.settings.json", "views/home.html", "notes.txt"])
      writeAppFile(root, file, "2");
    const paths = [...(await changed())].sort();
    assert.deepEqual(paths, ["host.json", "local.settings.json", "notes.txt", "views/home.html"]);
  });

  it("does not see data, packages, version control and editors' own files", async () => {
    const files = [
      "data/x.json",
      ".sheaf/y.json",
      "node_modules/z/index.js",
      ".git/a.json",
      "b/.index.js.swp",
      "b/index.js~",
    ];
    const { root, changed } = await watch(
      { "b/index.js": "1", ...Object.fromEntries(files.map((file) => [file, "1"])) },
      { ignore: ["data"] },
    );
    for (const file of files) writeAppFile(root, file, "2");
    writeAppFile(root, "b/index.js", "2");
    assert.deepEqual(await changed(), ["b/index.js"]);
  });

  it("tells nothing once it is stopped, and can be stopped twice", async () => {
    const { root, changes, watcher } = await watch({ "a/index.js": "1" });
    writeAppFile(root, "a/index.js", "2");
    await watcher.stop();
    await watcher.stop();
    const other = await watch({ "a/index.js": "1" });
    writeAppFile(other.root, "a/index.js", "2");
    await other.changed();
    assert.deepEqual(changes, []);
  });
});
