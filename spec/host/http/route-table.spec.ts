import assert from "node:assert/strict";
import { RouteTable } from "../../../host/http/route-table.ts";
import { route } from "./serve.ts";

interface Given {
  readonly [functionName: string]: string | readonly [template: string, ...methods: string[]];
}

function table(given: Given, http: Readonly<Record<string, unknown>> = {}): RouteTable {
  const routes = new RouteTable({ origin: () => "http://127.0.0.1:7071", http });
  for (const [functionName, each] of Object.entries(given)) {
    const [template = "", ...methods] = typeof each === "string" ? [each] : each;
    routes.add(route(methods.length > 0 ? { functionName, template, methods } : { functionName, template }));
  }
  return routes;
}

function who(routes: RouteTable, path: string, method = "GET"): string | undefined {
  return routes.match(method, path)?.route.functionName;
}

describe("RouteTable", () => {
  it("looks below the prefix, api unless host.json says otherwise, in any case", () => {
    assert.equal(who(table({ a: "x" }), "/api/x"), "a");
    assert.equal(who(table({ a: "x" }), "/API/X"), "a");
    assert.equal(who(table({ a: "x" }), "/x"), undefined);
    assert.equal(who(table({ a: "x" }), "/apix"), undefined);
    assert.equal(who(table({ a: "x" }, { routePrefix: "" }), "/x"), "a");
    assert.equal(who(table({ a: "x" }, { routePrefix: "/v1/app/" }), "/v1/app/x"), "a");
    assert.equal(table({}, { routePrefix: "v1" }).base, "http://127.0.0.1:7071/v1");
    assert.equal(table({}, { routePrefix: "" }).base, "http://127.0.0.1:7071");
  });

  it("tolerates one slash at the end", () => {
    assert.equal(who(table({ a: "x/{p}" }), "/api/x/1/"), "a");
    assert.equal(who(table({ a: "x" }), "/api/x/"), "a");
    assert.equal(who(table({ a: "x" }), "/api/x//"), undefined);
    assert.equal(who(table({ a: "{p?}" }), "/api"), "a");
    assert.equal(who(table({ a: "{p?}" }), "/api/"), "a");
  });

  it("lets the route that says most win, whatever the functions are called", () => {
    const routes = table({
      Details: "products/{id}",
      List: "products/list",
      Any: "{*rest}",
      Bare: "{a}/{b}",
      Number: "products/{id:int}",
      File: "products/{name}.{ext}",
      Deep: "products/{*path}",
    });
    assert.equal(who(routes, "/api/products/list"), "List");
    assert.equal(who(routes, "/api/products/5"), "Number");
    assert.equal(who(routes, "/api/products/a.txt"), "File");
    assert.equal(who(routes, "/api/products/x"), "Details");
    assert.equal(who(routes, "/api/products/x/y"), "Deep");
    assert.equal(who(routes, "/api/other/x"), "Bare");
    assert.equal(who(routes, "/api/other"), "Any");
    assert.equal(who(routes, "/api"), "Any");
  });

  it("takes the first function by name with routePrecedence azure", () => {
    const routes = table({ List: "products/list", details: "products/{id}" }, { routePrecedence: "azure" });
    assert.equal(who(routes, "/api/products/list"), "details");
    const swapped = table({ alist: "products/list", details: "products/{id}" }, { routePrecedence: "azure" });
    assert.equal(who(swapped, "/api/products/list"), "alist");
  });

  it("falls through to the next route when the method is another's", () => {
    const routes = table({ get: ["x", "GET"], post: ["x", "POST"], any: "{p}" });
    assert.equal(who(routes, "/api/x", "GET"), "get");
    assert.equal(who(routes, "/api/x", "POST"), "post");
    assert.equal(who(routes, "/api/x", "PUT"), "any");
    assert.equal(who(table({ get: ["x", "GET"] }), "/api/x", "HEAD"), undefined);
  });

  it("decodes parameters and literals; an encoded slash stays inside its parameter", () => {
    const routes = table({ a: "f/{p}", b: "caf\u00e9", c: "f/x/y" });
    assert.deepEqual(routes.match("GET", "/api/f/%C3%A9%20x")?.params, { p: "\u00e9 x" });
    assert.deepEqual(routes.match("GET", "/api/f/a%2Fb")?.params, { p: "a/b" });
    assert.equal(who(routes, "/api/caf%C3%A9"), "b");
    assert.equal(who(routes, "/api/CAF%C3%89"), "b");
    assert.equal(who(routes, "/api/f/x%2Fy"), "a");
  });

  it("keeps /admin, /runtime and the probes out of reach of patterns", () => {
    const routes = table({ all: "{*rest}" }, { routePrefix: "" });
    for (const path of ["/admin", "/admin/host/status", "/Runtime/x", "/healthz", "/readyz"]) {
      assert.equal(who(routes, path), undefined, path);
    }
    assert.equal(who(routes, "/"), "all");
    assert.equal(who(routes, "/administrators"), "all");
    assert.equal(who(table({ own: "healthz" }, { routePrefix: "" }), "/healthz"), "own");
  });

  it("refuses routes and prefixes that are the host's own", () => {
    const routes = table({});
    for (const template of ["admin", "administrators", "/Runtime/x"]) {
      assert.throws(() => routes.check(template), { code: "SHEAF_ROUTE_RESERVED" });
    }
    routes.check("badmin");
    assert.throws(() => table({ admin: "admin" }, { routePrefix: "" }), {
      code: "SHEAF_ROUTE_RESERVED",
    });
    assert.throws(() => table({}, { routePrefix: "admin/x" }), { code: "SHEAF_ROUTE_RESERVED" });
  });

  it("forgets a route that was removed, and only that one", () => {
    const routes = table({ keep: "x/{p}" });
    const gone = route({ functionName: "gone", template: "y" });
    routes.add(gone);
    assert.equal(who(routes, "/api/y"), "gone");
    routes.remove(gone);
    assert.equal(who(routes, "/api/y"), undefined);
    assert.equal(who(routes, "/api/x/1"), "keep");
  });
});
