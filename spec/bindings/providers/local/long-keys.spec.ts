import assert from "node:assert/strict";
import { compareCodePoints } from "../../../../bindings/api/compare-code-points.ts";
import { openStores, StoreFixture } from "./store-fixture.ts";

/** lmdb's keys end at 1,978 bytes; each of these characters takes 3. */
const LONG = "€".repeat(511);

describe("keys of a local store that are longer than lmdb's", () => {
  let store: StoreFixture;
  beforeEach(async () => {
    store = await StoreFixture.make();
  });
  afterEach(() => store.dispose());

  it("keep rows apart and in order, whole, in pages and by filter", async () => {
    const client = await store.connect();
    const { table } = await openStores(client);
    // More than one chunk of a listing, so that a group of shortened keys lies across its end.
    const ends = Array.from({ length: 300 }, (_, at) => String.fromCodePoint(0x3b1 + at));
    const keys = [...ends].reverse().map((end) => ({ partitionKey: `${LONG}a`, rowKey: LONG + end }));
    keys.push({ partitionKey: `${LONG}a`, rowKey: "short" }, { partitionKey: `${LONG}b`, rowKey: LONG });
    keys.push({ partitionKey: LONG, rowKey: LONG }, { partitionKey: "z", rowKey: "z" });
    await client.commit(keys.map((key) => table.insert({ ...key, columns: {} })));
    const expected = [...keys].sort(
      (a, b) => compareCodePoints(a.partitionKey, b.partitionKey) || compareCodePoints(a.rowKey, b.rowKey),
    );
    assert.deepEqual(await listed(), expected);
    for (const after of [expected[1], expected[120], expected[301]]) {
      assert.ok(after);
      assert.deepEqual(await listed(after), expected.slice(expected.indexOf(after) + 1));
    }
    const [first] = expected;
    assert.equal((await table.get(first ?? { partitionKey: "", rowKey: "" }))?.rowKey, first?.rowKey);

    async function listed(after?: { partitionKey: string; rowKey: string }) {
      const rows: { partitionKey: string; rowKey: string }[] = [];
      for await (const { partitionKey, rowKey } of table.query(undefined, after ? { after } : {})) {
        rows.push({ partitionKey, rowKey });
      }
      return rows;
    }
  });

  it("keep blobs apart and in order", async () => {
    const client = await store.connect();
    const { blob } = await openStores(client);
    const names = ["c", "a", "b"].map((end) => LONG + LONG + end);
    for (const name of names) await client.commit([await blob.put(name, Buffer.from(name.slice(-1)))]);
    const listed = await blob.list({ max: 9, prefix: LONG });
    assert.deepEqual(
      listed.map(({ name }) => name.slice(-1)),
      ["a", "b", "c"],
    );
    const rest = await blob.list({ max: 1, after: `${LONG}${LONG}a` });
    assert.deepEqual(
      rest.map(({ name }) => name.slice(-1)),
      ["b"],
    );
  });
});
