import assert from "node:assert/strict";
import type { BlobContent, BlobStore } from "../../../../bindings/api/blob-store.ts";
import { parseBlobPattern } from "../../../../bindings/api/expression.ts";
import { findBlob } from "../../../../bindings/types/blob/find-blob.ts";
import { testContext } from "../../../support/bind-context.ts";

describe("findBlob", () => {
  it("leaves no body open that it does not read", async () => {
    const context = await testContext();
    const store = await context.store("blob", "files");
    await context.commit(await store.put("a.txt", Buffer.from("a")));
    const opened: BlobContent[] = [];
    const blobs = {
      uri: (name: string) => store.uri(name),
      async read(name: string) {
        const content = await store.read(name);
        if (content) opened.push(content);
        return content;
      },
    } as BlobStore;
    const source = { pattern: parseBlobPattern("files/{name}"), blobs, withContent: true };
    assert.equal(await findBlob(source, "a.txt", "another etag"), undefined);
    const found = await findBlob(source, "a.txt");
    assert.deepEqual(found?.captures, { name: "a.txt" });
    assert.deepEqual(
      opened.map(({ body }) => body.destroyed),
      [true, true],
    );
  });
});
