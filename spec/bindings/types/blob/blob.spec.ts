import assert from "node:assert/strict";
import type { BlobStore } from "../../../../bindings/api/blob-store.ts";
import { blobInput } from "../../../../bindings/types/blob/input.ts";
import { blobOutput } from "../../../../bindings/types/blob/output.ts";
import { binding, type TestContext, testContext } from "../../../support/bind-context.ts";

describe("a blob binding", () => {
  let context: TestContext;
  let files: BlobStore;
  beforeEach(async () => {
    context = await testContext();
    files = await context.store("blob", "files");
  });
  const write = async (value: unknown, path = "files/{id}.txt") => {
    const output = await blobOutput(binding("blob", { path }), context);
    const effects = await output.effects(value, { data: { id: "a/1" }, id: "Orders/m1/file" });
    await context.commit(...effects);
    return effects;
  };
  const read = async (properties: object = {}) =>
    (await blobInput(binding("blob", { path: "Files/{id}.txt", ...properties }), context)).read({
      id: "a/1",
    });

  it("writes text, bytes, JSON and numbers, and reads them as text", async () => {
    for (const [value, text] of [
      ["hällo", "hällo"],
      [Buffer.from("bytes"), "bytes"],
      [{ a: [1] }, '{"a":[1]}'],
      [[1, 2], "[1,2]"],
      [1.5, "1.5"],
      [false, "false"],
      ["", ""],
    ]) {
      await write(value);
      assert.equal(await read(), text);
    }
  });

  it("says that objects are JSON", async () => {
    await write({ a: 1 });
    assert.equal((await files.info("a/1.txt"))?.contentType, "application/json");
    await write("text");
    assert.equal((await files.info("a/1.txt"))?.contentType, "application/octet-stream");
  });

  it("reads bytes where dataType says so", async () => {
    await write(Uint8Array.of(0, 255));
    assert.deepEqual(Buffer.from((await read({ dataType: "binary" })) as Uint8Array), Buffer.from([0, 255]));
  });

  it("does not hand a byte order mark to the function", async () => {
    await write(Buffer.from("\ufeff{}"));
    assert.equal(await read(), "{}");
  });

  it("gives undefined for a blob that is not there", async () => {
    assert.equal(await read(), undefined);
  });

  it("writes nothing for nothing", async () => {
    assert.deepEqual(await write(null), []);
    assert.deepEqual(await write(undefined), []);
    assert.deepEqual(await files.list({ max: 1 }), []);
  });

  it("gives its effect the invocation's id", async () => {
    assert.deepEqual(
      (await write("x")).map(({ id }) => id),
      ["Orders/m1/file"],
    );
  });

  it("refuses paths that are none, when it is bound or when they are known", async () => {
    for (const path of ["files", "files/", "no_container/x", `files/${"x".repeat(1025)}`]) {
      await assert.rejects(write("x", path), { code: "SHEAF_BLOB_PATH" });
      await assert.rejects(blobInput(binding("blob", { path }), context), { code: "SHEAF_BLOB_PATH" });
    }
    await assert.rejects(write("x", "{id}"), { code: "SHEAF_BLOB_PATH" });
  });
});
