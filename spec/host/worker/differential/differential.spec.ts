import assert from "node:assert/strict";
import { corpus } from "./corpus.ts";
import { differences } from "./differences.ts";
import { normal } from "./normal.ts";
import { runOfficial, runOurs } from "./run.ts";

describe("the v3 model against @azure/functions 3.5.1", () => {
  for (const one of corpus) {
    const reason = differences.get(one.name);
    if (reason) {
      it(`differs, because ${reason}: ${one.name}`, async () => {
        assert.notDeepEqual(normal(await runOurs(one)), normal(await runOfficial(one)));
      });
    } else {
      it(`answers the same: ${one.name}`, async () => {
        assert.deepEqual(normal(await runOurs(one)), normal(await runOfficial(one)));
      });
    }
  }

  it("is tried with at least 150 cases, each under a name of its own", () => {
    assert.equal(new Set(corpus.map(({ name }) => name)).size, corpus.length);
    assert.ok(corpus.length >= 150, `${corpus.length} cases`);
  });

  it("has no difference listed for a case that does not exist", () => {
    const names = new Set(corpus.map(({ name }) => name));
    assert.deepEqual(
      [...differences.keys()].filter((name) => !names.has(name)),
      [],
    );
  });
});
