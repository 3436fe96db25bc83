import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeApp, type TempApp } from "../../support/temp-app.ts";
import { type CapturedRun, capturedRun } from "./captured-run.ts";

describe("the data commands", () => {
  let app: TempApp;
  beforeEach(async () => {
    app = await makeApp({});
  });
  afterEach(() => app.remove());

  const run = (argv: readonly string[], stdin = "") =>
    capturedRun([...argv, "--app", app.root], { stdin, environment: {} });
  const expectOk = async (argv: readonly string[], stdin = ""): Promise<CapturedRun> => {
    const result = await run(argv, stdin);
    assert.equal(result.code, 0, `${argv.join(" ")}: ${result.stderr}`);
    return result;
  };
  const json = async (...argv: string[]) => JSON.parse((await expectOk([...argv, "--json"])).stdout);

  describe("queue", () => {
    it("sends a text, a file and stdin, and peeks at them in their order", async () => {
      await writeFile(join(app.root, "message.json"), '{"n":2}');
      const sent = await expectOk(["queue", "send", "orders", "one"]);
      assert.equal(sent.stdout, "");
      assert.match(sent.stderr, /^Sent message \S+ to orders\.\n$/);
      await expectOk(["queue", "send", "orders", `@${join(app.root, "message.json")}`]);
      await expectOk(["queue", "send", "orders", "-"], "three");
      const messages = await json("queue", "peek", "orders");
      assert.deepEqual(
        messages.map(({ body }: { body: string }) => body),
        ["one", '{"n":2}', "three"],
      );
      assert.deepEqual(Object.keys(messages[0]), ["id", "body", "dequeueCount", "insertedAt"]);
      assert.equal((await expectOk(["queue", "peek", "orders", "--take", "1"])).stdout, "one\n");
    });

    it("shows the id of what it sent as JSON", async () => {
      const { id } = await json("queue", "send", "orders", "one");
      const [message] = await json("queue", "peek", "orders");
      assert.equal(message.id, id);
    });

    it("counts, clears and lists", async () => {
      assert.deepEqual(await json("queue", "length", "orders"), { visible: 0, leased: 0 });
      assert.deepEqual(await json("queue", "list"), []);
      await expectOk(["queue", "send", "orders", "one"]);
      assert.deepEqual(await json("queue", "length", "orders"), { visible: 1, leased: 0 });
      assert.equal((await expectOk(["queue", "length", "orders"])).stdout, "1 visible, 0 leased\n");
      assert.equal((await expectOk(["queue", "list"])).stdout, "orders\n");
      await expectOk(["queue", "clear", "orders"]);
      assert.deepEqual(await json("queue", "peek", "orders"), []);
    });

    it("tells of a file that does not exist, and of a name that cannot be one", async () => {
      const missing = await run(["queue", "send", "orders", "@/does/not/exist"]);
      assert.equal(missing.code, 1);
      assert.match(
        missing.stderr,
        /SHEAF_FILE {2}Cannot read the file \/does\/not\/exist: it does not exist\./,
      );
      const badName = await run(["queue", "send", "No Queue", "x"]);
      assert.equal(badName.code, 2, badName.stderr);
    });
  });

  describe("table", () => {
    it("puts, gets, replaces and deletes a row", async () => {
      await expectOk(["table", "put", "people", '{"PartitionKey":"p","RowKey":"1","Name":"Ada","Age":36}']);
      await expectOk(["table", "put", "people", "-"], '{"PartitionKey":"p","RowKey":"1","Name":"Grace"}');
      const { stdout } = await expectOk(["table", "get", "people", "p", "1"]);
      assert.deepEqual(JSON.parse(stdout), { PartitionKey: "p", RowKey: "1", Name: "Grace" });
      await expectOk(["table", "delete", "people", "p", "1"]);
      const gone = await run(["table", "get", "people", "p", "1"]);
      assert.equal(gone.code, 1);
      assert.match(gone.stderr, /SHEAF_NOT_FOUND {2}Table "people" has no row/);
    });

    it("puts many rows and queries them all, by filter, and a few", async () => {
      const rows = Array.from({ length: 250 }, (_, n) => ({
        PartitionKey: n < 50 ? "a" : "b",
        RowKey: `${n + 1_000}`,
        n,
      }));
      const { stderr } = await expectOk(["table", "put", "numbers", "-"], JSON.stringify(rows));
      assert.match(stderr, /Wrote 250 rows/);
      assert.deepEqual(await json("table", "query", "numbers"), rows);
      assert.equal(
        (await json("table", "query", "numbers", "--filter", "PartitionKey eq 'a' and n ge 10")).length,
        40,
      );
      const lines = (await expectOk(["table", "query", "numbers", "--take", "3"])).stdout
        .trimEnd()
        .split("\n");
      assert.deepEqual(
        lines.map((line) => JSON.parse(line)),
        rows.slice(0, 3),
      );
      assert.deepEqual(await json("table", "list"), [{ name: "numbers" }]);
    });

    it("finds no rows in a table that does not exist", async () => {
      assert.deepEqual(await json("table", "query", "nothing"), []);
    });

    it("ends with 2 for what is no JSON, no row, or no filter", async () => {
      for (const [argv, message] of [
        [["table", "put", "t", "{PartitionKey:1}"], /SHEAF_ARGUMENT_JSON {2}This is no JSON/],
        [["table", "put", "t", '{"RowKey":"1"}'], /SHEAF_ROW_INVALID .*PartitionKey/],
        [["table", "query", "t", "--filter", "a = 1"], /SHEAF_FILTER_INVALID/],
      ] as const) {
        const { code, stdout, stderr } = await run(argv);
        assert.equal(code, 2, argv.join(" "));
        assert.match(stderr, message);
        assert.equal(stdout, "");
      }
    });
  });

  describe("blob", () => {
    it("stores a file with its content type and gets it back", async () => {
      const file = join(app.root, "page.html");
      await writeFile(file, "<p>hello</p>");
      await expectOk(["blob", "put", "site/index.html", file]);
      await expectOk(["blob", "put", "site/pages/two", "-"], "two");
      assert.equal((await expectOk(["blob", "get", "site/index.html"])).stdout, "<p>hello</p>");
      const out = join(app.root, "copy.html");
      await expectOk(["blob", "get", "site/index.html", "--out", out]);
      assert.equal(await readFile(out, "utf8"), "<p>hello</p>");
      const blobs = await json("blob", "list", "site");
      assert.deepEqual(
        blobs.map(({ name, size, contentType }: Record<string, unknown>) => ({ name, size, contentType })),
        [
          { name: "index.html", size: 12, contentType: "text/html" },
          { name: "pages/two", size: 3, contentType: "application/octet-stream" },
        ],
      );
      assert.equal(typeof blobs[0].etag, "string");
      assert.deepEqual(
        (await json("blob", "list", "site", "--prefix", "pages/")).map(({ name }: { name: string }) => name),
        ["pages/two"],
      );
      assert.deepEqual(await json("blob", "list"), [{ name: "site" }]);
    });

    it("deletes, and tells of a blob that is not there", async () => {
      await expectOk(["blob", "put", "site/a", "-"], "a");
      await expectOk(["blob", "delete", "site/a"]);
      const { code, stderr } = await run(["blob", "get", "site/a"]);
      assert.equal(code, 1);
      assert.match(stderr, /SHEAF_NOT_FOUND {2}There is no blob site\/a\./);
    });

    it("leaves a file as it was when it cannot be written or read", async () => {
      await expectOk(["blob", "put", "site/a", "-"], "a");
      const write = await run(["blob", "get", "site/a", "--out", join(app.root, "no", "such", "folder")]);
      assert.equal(write.code, 1);
      assert.match(write.stderr, /SHEAF_FILE {2}Cannot write the file .*: its folder does not exist/);
      const read = await run(["blob", "put", "site/b", join(app.root, "missing")]);
      assert.equal(read.code, 1);
      assert.match(read.stderr, /SHEAF_FILE {2}Cannot read the file/);
      assert.deepEqual((await json("blob", "list", "site")).length, 1);
    });

    it("wants a container and a name", async () => {
      for (const path of ["site", "site/", "/a"])
        assert.equal((await run(["blob", "get", path])).code, 2, path);
    });
  });

  it("end with 3 for a connection that no setting gives, and for bad settings", async () => {
    const unknown = await run(["queue", "length", "orders", "--connection", "Nowhere"]);
    assert.equal(unknown.code, 3);
    assert.match(unknown.stderr, /SHEAF_CONNECTION_MISSING/);
    await app.write("local.settings.json", '{ "Values": { "A": "b" ');
    const broken = await run(["queue", "length", "orders"]);
    assert.equal(broken.code, 3);
    assert.match(broken.stderr, /SHEAF_JSON_SYNTAX {2}local\.settings\.json:1:\d+/);
  });

  it("work on the connection that is named", async () => {
    await app.write("local.settings.json", { IsEncrypted: false, Values: { Archive: "local:./archive" } });
    await expectOk(["queue", "send", "orders", "there", "--connection", "Archive"]);
    assert.deepEqual(await json("queue", "length", "orders"), { visible: 0, leased: 0 });
    assert.deepEqual(await json("queue", "length", "orders", "--connection", "Archive"), {
      visible: 1,
      leased: 0,
    });
  });
});
