import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Presence } from "../../../host/lib/presence.ts";
import { makeApp, type TempApp } from "../../support/temp-app.ts";

describe("a host's presence", () => {
  let app: TempApp;
  afterEach(() => app.remove());

  it("is a file in the App while it runs", async () => {
    app = await makeApp({});
    const presence = new Presence(app.root);
    const file = join(app.root, ".sheaf", "hosts", `${process.pid}.json`);
    await presence.announce("http://127.0.0.1:1");
    assert.deepEqual(JSON.parse(await readFile(file, "utf8")), {
      ...{ pid: process.pid, url: "http://127.0.0.1:1", root: app.root },
    });
    await presence.withdraw();
    await assert.rejects(readFile(file), { code: "ENOENT" });
  });

  it("keeps no host from ending where its file cannot be removed", async () => {
    app = await makeApp({ ".sheaf": "a file where the folder should be" });
    await new Presence(app.root).withdraw();
  });
});
