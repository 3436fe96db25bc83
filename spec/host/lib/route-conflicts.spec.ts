import assert from "node:assert/strict";
import { findRouteConflicts } from "../../../host/lib/route-conflicts.ts";

describe("findRouteConflicts", () => {
  const names = (routes: Parameters<typeof findRouteConflicts>[0]) =>
    findRouteConflicts(routes).map((each) => [each.route.functionName, each.with.functionName]);

  it("blames the function whose name comes later", () => {
    assert.deepEqual(
      names([
        { functionName: "b", template: "/X/" },
        { functionName: "A", template: "x" },
      ]),
      [["b", "A"]],
    );
  });

  it("finds none where the methods differ", () => {
    assert.deepEqual(
      names([
        { functionName: "a", template: "x", methods: ["GET"] },
        { functionName: "b", template: "x", methods: ["post"] },
      ]),
      [],
    );
  });

  it("counts no methods as all", () => {
    assert.deepEqual(
      names([
        { functionName: "a", template: "x", methods: ["GET"] },
        { functionName: "b", template: "x", methods: [] },
      ]),
      [["b", "a"]],
    );
  });

  it("lets a route that lost take no other down", () => {
    assert.deepEqual(
      names([
        { functionName: "a", template: "x", methods: ["GET"] },
        { functionName: "b", template: "x", methods: ["get", "POST"] },
        { functionName: "c", template: "x", methods: ["POST"] },
      ]),
      [["b", "a"]],
    );
  });
});
