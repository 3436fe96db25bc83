import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../../support/paths.ts";
import { makeApp, type TempApp } from "../../support/temp-app.ts";
import { capturedRun } from "./captured-run.ts";

describe("sheaf init", () => {
  let folder: TempApp;
  beforeEach(async () => {
    folder = await makeApp({ "notes.txt": "mine", "host.json": "{}" });
  });
  afterEach(() => folder.remove());

  it("makes an App named after its folder and says what to do next", async () => {
    const target = join(folder.root, "My Shop");
    const { code, stdout, stderr } = await capturedRun(["init", target]);
    assert.equal(code, 0);
    assert.equal(stdout, "");
    assert.match(stderr, /Next:\n {2}cd .*My Shop\n {2}npm install\n {2}npm start\n {2}curl /);
    const json = JSON.parse(readFileSync(join(target, "package.json"), "utf8"));
    assert.equal(json.name, "my-shop");
    assert.equal(json.scripts.start, "sheaf start");
    assert.equal(json.devDependencies.sheaf, `file:${repository.replace(/\/$/, "")}`);
    assert.deepEqual((await readdir(target)).sort(), [
      ".gitignore",
      "README.md",
      "host.json",
      "local.settings.json",
      "package.json",
      "store-order",
      "submit-order",
    ]);
  });

  it("overwrites nothing, and writes nothing when something is in the way", async () => {
    const { code, stderr } = await capturedRun(["init", folder.root]);
    assert.equal(code, 1);
    assert.match(stderr, /SHEAF_INIT_EXISTS .* already has host\.json\. Nothing was written\./);
    assert.equal(readFileSync(join(folder.root, "host.json"), "utf8"), "{}");
    assert.ok(!existsSync(join(folder.root, "package.json")));
  });
});
