import assert from "node:assert/strict";
import fc from "fast-check";
import { parseFilter } from "../../../../bindings/api/table-filter.ts";
import { VirtualClock } from "../../../../bindings/api/testing.ts";
import { parseFilterTemplate } from "../../../../bindings/types/table/filter-template.ts";

const resolve = (text: string, data: Record<string, unknown>) =>
  parseFilterTemplate(text, { functionName: "f", clock: new VirtualClock() }).resolve(data);

describe("a filter with expressions", () => {
  it("doubles quotes of values within quotes", () => {
    assert.equal(
      resolve("Name eq '{name}' and X eq 'it''s {name}'", { name: "O'Hara" }),
      "Name eq 'O''Hara' and X eq 'it''s O''Hara'",
    );
  });

  it("takes numbers, true and false outside of them", () => {
    assert.equal(
      resolve("a eq {n} and b eq {d} and c eq {yes}", { n: "12", d: -1.5, yes: true }),
      "a eq 12 and b eq -1.5 and c eq true",
    );
  });

  it("refuses everything else outside of them", () => {
    for (const value of ["x", "1 or true", "", "'a'", "1e99999"]) {
      assert.throws(() => resolve("a eq {p}", { p: value }), {
        code: "SHEAF_TABLE_FILTER_VALUE",
        message: "An invalid parameter value was specified for filter parameter 'p'.",
      });
    }
  });

  it("asks for the same whatever the values are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const filter = parseFilter(resolve("A eq '{p}' and B eq 'x'", { p: value }));
        assert.deepEqual(filter, {
          op: "and",
          left: { op: "eq", column: "A", value },
          right: { op: "eq", column: "B", value: "x" },
        });
      }),
      { seed: 20261124, numRuns: 500 },
    );
  });
});
