import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { eventually } from "../../bindings/api/testing.ts";
import { sheaf, sheafJson } from "../support/cli.ts";
import { repository } from "../support/paths.ts";
import { copySample } from "../support/temp-app.ts";
import { type RunningSample, runSample } from "./running-sample.ts";

interface Image {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly colourType: number;
  readonly pixels: Buffer;
}

describe("the samples", function () {
  this.timeout(30_000);
  const running: RunningSample[] = [];
  const run = async (name: string) => {
    const sample = await runSample(name);
    running.push(sample);
    return sample;
  };
  afterEach(async () => {
    for (const sample of running.splice(0)) await sample.stop();
  });

  it("hello-http greets by route, query and body", async () => {
    const { url } = await run("hello-http");
    const text = async (path: string, init?: RequestInit) =>
      (await fetch(`${url}/api/hello${path}`, init)).text();
    assert.equal(await text("/Ada"), "Hello, Ada!");
    assert.equal(await text("?name=Grace"), "Hello, Grace!");
    assert.equal(await text("", { method: "POST", body: '{"name":"Alan"}' }), "Hello, Alan!");
    assert.equal(await text(""), "Hello, world!");
  });

  it("orders makes one row of each message", async () => {
    const { app } = await run("orders");
    const order = '{"Name":"Ada","MobileNumber":"555-0100"}';
    assert.equal((await sheaf(["queue", "send", "myqueue-items", order, "--app", app.root])).code, 0);
    const rows = await eventually(async () => {
      const found = (await sheafJson(["table", "query", "outTable", "--app", app.root])) as Record<
        string,
        unknown
      >[];
      assert.equal(found.length, 1);
      return found;
    }, 10_000);
    const { PartitionKey, RowKey, ...columns } = rows[0] ?? {};
    assert.equal(PartitionKey, "Order");
    assert.match(String(RowKey), /^[0-9a-f-]{36}$/);
    assert.deepEqual(columns, { Name: "Ada", MobileNumber: "555-0100" });
    const length = await sheafJson(["queue", "length", "myqueue-items", "--app", app.root]);
    assert.deepEqual(length, { visible: 0, leased: 0 });
  });

  it("guestbook keeps books apart and refuses an entry without a name", async () => {
    const { url } = await run("guestbook");
    const book = `${url}/api/guestbook/wedding`;
    const sign = (body: unknown) => fetch(book, { method: "POST", body: JSON.stringify(body) });
    assert.equal((await sign({ name: "Ada", text: "Congratulations!" })).status, 201);
    assert.equal((await sign({ text: "anonymous" })).status, 400);
    const entries = (await (await fetch(book)).json()) as { name: string; text: string }[];
    assert.deepEqual(
      entries.map(({ name, text }) => ({ name, text })),
      [{ name: "Ada", text: "Congratulations!" }],
    );
    assert.deepEqual(await (await fetch(`${url}/api/guestbook/other`)).json(), []);
  });

  it("pipeline stores a document as a blob and a row", async () => {
    const { app, url } = await run("pipeline");
    const answer = await fetch(`${url}/api/documents`, {
      method: "POST",
      body: '{"text":"to be or not to be"}',
    });
    assert.equal(answer.status, 202);
    const { id } = (await answer.json()) as { id: string };
    const row = await eventually(async () => {
      const { code, stdout } = await sheaf(["table", "get", "documents", "document", id, "--app", app.root]);
      assert.equal(code, 0);
      return JSON.parse(stdout);
    }, 10_000);
    assert.deepEqual(row, { PartitionKey: "document", RowKey: id, words: 6, characters: 18 });
    const blob = await sheaf(["blob", "get", `documents/${id}.txt`, "--app", app.root]);
    assert.equal(blob.stdout, "to be or not to be");
  });

  it("thumbnails shrinks a picture", async () => {
    const { app } = await run("thumbnails");
    const { decodePng, encodePng } = createRequire(import.meta.url)(
      join(repository, "samples/thumbnails/lib/png.js"),
    ) as {
      decodePng(file: Uint8Array): Image;
      encodePng(image: Image): Buffer;
    };
    const pixels = Buffer.alloc(400 * 200 * 3, 0x40);
    const file = join(app.root, "picture.png");
    await writeFile(file, encodePng({ width: 400, height: 200, channels: 3, colourType: 2, pixels }));
    assert.equal((await sheaf(["blob", "put", "pictures/cat.png", file, "--app", app.root])).code, 0);
    const out = join(app.root, "small.png");
    await eventually(
      async () =>
        (await sheaf(["blob", "get", "thumbnails/cat.png", "--out", out, "--app", app.root])).code === 0,
      10_000,
    );
    const { width, height, pixels: small } = decodePng(await readFile(out));
    assert.deepEqual([width, height], [128, 64]);
    assert.ok(small.every((value) => value === 0x40));
  });

  it("nightly writes its report when invoked, without a host", async () => {
    const app = await copySample("nightly");
    try {
      const rows =
        '[{"PartitionKey":"home","RowKey":"1"},{"PartitionKey":"home","RowKey":"2"},{"PartitionKey":"about","RowKey":"1"}]';
      assert.equal(
        (await sheaf(["table", "put", "visits", "-", "--app", app.root], { stdin: rows })).code,
        0,
      );
      const invoked = await sheaf(["invoke", "nightly", "--app", app.root]);
      assert.equal(invoked.code, 0, invoked.stderr);
      const [report] = (await sheafJson(["blob", "list", "reports", "--app", app.root])) as {
        name: string;
      }[];
      assert.match(report?.name ?? "", /^\d{4}-\d\d-\d\d\.json$/);
      const { stdout } = await sheaf(["blob", "get", `reports/${report?.name}`, "--app", app.root]);
      assert.deepEqual(JSON.parse(stdout), { visits: 3, pages: { home: 2, about: 1 } });
    } finally {
      await app.remove();
    }
  });

  it("are like the App that init makes: an order over HTTP becomes a row", async () => {
    const { app, url } = await run("init");
    const answer = await fetch(`${url}/api/orders`, { method: "POST", body: '{"item":"tea","amount":2}' });
    assert.equal(answer.status, 202);
    const { id } = (await answer.json()) as { id: string };
    await eventually(async () => {
      const rows = await sheafJson(["table", "query", "Orders", "--app", app.root]);
      assert.deepEqual(rows, [{ PartitionKey: "Order", RowKey: id, item: "tea", amount: 2 }]);
      return true;
    }, 10_000);
    assert.equal((await fetch(`${url}/api/orders`, { method: "POST", body: "{}" })).status, 400);
  });
});
