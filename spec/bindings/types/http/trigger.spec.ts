import assert from "node:assert/strict";
import fc from "fast-check";
import type { BindContext, Binding } from "../../../../bindings/api/binding.ts";
import type { Outcome } from "../../../../bindings/api/effect.ts";
import { HttpRequest, type HttpRoute, type HttpRoutes } from "../../../../bindings/api/http-routes.ts";
import type { Dispatch, Trigger, TriggerEvent } from "../../../../bindings/api/listener.ts";
import { TestLog, VirtualClock } from "../../../../bindings/api/testing.ts";
import http from "../../../../bindings/types/http/index.ts";
import { RouteTable } from "../../../../host/http/route-table.ts";

class Routes implements HttpRoutes {
  readonly base = "http://127.0.0.1:7071/api";
  readonly added: HttpRoute[] = [];
  readonly #table = new RouteTable({ origin: () => "" });

  check(template: string): void {
    this.#table.check(template);
  }
  add(route: HttpRoute): void {
    this.added.push(route);
  }
  remove(route: HttpRoute): void {
    this.added.splice(this.added.indexOf(route), 1);
  }
}

const RES: Binding = { name: "res", type: "http", direction: "out" };
const NOW = AbortSignal.abort();

function setUp(properties: Readonly<Record<string, unknown>>, outputs: readonly Binding[] = [RES]) {
  const binding: Binding = { name: "req", type: "httpTrigger", direction: "in", ...properties };
  const routes = new Routes();
  const log = new TestLog();
  const context = {
    functionName: "hello",
    bindings: [binding, ...outputs],
    options: {},
    open: async () => routes,
    clock: new VirtualClock(),
    log,
    setting: () => undefined,
    where: (_binding: Binding, property?: string) => ({ file: `hello/function.json#${property}` }),
  } as unknown as BindContext;
  const open = async (): Promise<Trigger> => {
    assert.ok(http.trigger);
    return await http.trigger(binding, context);
  };
  return { routes, log, open };
}

async function listening(dispatch: Dispatch, outputs?: readonly Binding[]) {
  const { routes, log, open } = setUp({}, outputs);
  const listener = (await open()).listen(dispatch);
  await listener.start();
  const [route] = routes.added;
  assert.ok(route);
  return { routes, log, listener, route };
}

function request(fields: Partial<HttpRequest> = {}): HttpRequest {
  const base = { method: "GET", url: "http://x/api/hello", headers: {}, query: {}, params: {} };
  return new HttpRequest({ ...base, ...fields });
}
const succeed = (outputs: Readonly<Record<string, unknown>>): Outcome => ({ ok: true, outputs });

describe("httpTrigger", () => {
  it("has the function's name as its route, all methods and the level function", async () => {
    for (const route of [undefined, null, "", "/"]) {
      const { routes, open } = setUp({ route });
      const trigger = await open();
      await trigger.listen(async () => succeed({})).start();
      const [added] = routes.added;
      assert.equal(added?.template, "hello");
      assert.equal(added?.methods, undefined);
      assert.equal(added?.authLevel, "function");
      assert.equal(trigger.describe?.(), "http://127.0.0.1:7071/api/hello");
    }
  });

  it("takes methods and levels in any case", async () => {
    const { routes, open } = setUp({
      route: "/x/{id:int}",
      methods: ["get", "Post", "GET"],
      authLevel: "ANONYMOUS",
    });
    const trigger = await open();
    await trigger.listen(async () => succeed({})).start();
    assert.deepEqual(routes.added[0]?.methods, ["GET", "POST"]);
    assert.equal(routes.added[0]?.authLevel, "anonymous");
    assert.equal(trigger.describe?.(), "[GET,POST] http://127.0.0.1:7071/api/x/{id:int}");
  });

  it("says what is wrong with a route, a method or a level, and where", async () => {
    const cases: readonly (readonly [Readonly<Record<string, unknown>>, string, string])[] = [
      [{ route: "a/{b" }, "SHEAF_HTTP_ROUTE", "route"],
      [{ route: "administrators" }, "SHEAF_ROUTE_RESERVED", "route"],
      [{ methods: ["get", "no method"] }, "SHEAF_HTTP_METHOD", "methods"],
      [{ authLevel: "root" }, "SHEAF_HTTP_AUTH_LEVEL", "authLevel"],
    ];
    for (const [properties, code, property] of cases) {
      await assert.rejects(setUp(properties).open(), {
        code,
        message: /^Function 'hello': /,
        where: { file: `hello/function.json#${property}` },
        cure: /./,
      });
    }
  });

  it("dispatches a request as an event that settles nothing and cannot be repeated", async () => {
    const events: TriggerEvent[] = [];
    const { route } = await listening(async (event) => {
      events.push(event);
      return succeed({ res: { statusCode: "201", body: { string: "hi" } } });
    });
    const given = request();
    assert.deepEqual(await route.handler(given), { status: 201, headers: {}, body: "hi" });
    const [event] = events;
    assert.equal(event?.value, given);
    assert.equal(event?.repeatable, false);
    assert.equal(event?.id, undefined);
    assert.deepEqual(event?.settle(succeed({})), []);
  });

  it("answers from $return where that is the http output, else with 204", async () => {
    const outputs = { $return: { status: 202 } };
    const asReturn = await listening(async () => succeed(outputs), [{ ...RES, name: "$return" }]);
    assert.equal((await asReturn.route.handler(request())).status, 202);
    const asQueue = await listening(
      async () => succeed(outputs),
      [{ ...RES, name: "$return", type: "queue" }],
    );
    assert.equal((await asQueue.route.handler(request())).status, 204);
  });

  it("answers 500 for a response that is none, and logs why", async () => {
    const { route, log } = await listening(async () => succeed({ res: "text" }));
    assert.deepEqual(await route.handler(request()), { status: 500 });
    assert.match(log.errors().join(), /'hello': The HTTP response must be an 'object'/);
  });

  it("answers with a status whatever the function gave (5,000 random values)", async () => {
    const names =
      "status statusCode headers body cookies enableContentNegotiation name value string json expires";
    const keys = fc.constantFrom(...names.split(" "));
    const inner = fc.oneof(fc.anything(), fc.dictionary(keys, fc.anything()));
    const value = fc.oneof(fc.anything(), fc.dictionary(keys, inner));
    let output: unknown;
    const { route } = await listening(async () => succeed({ res: output }));
    const property = fc.asyncProperty(value, async (any) => {
      output = any;
      const { status, body } = await route.handler(request({ headers: { accept: "application/json" } }));
      assert.equal(typeof status, "number");
      assert.ok(body === undefined || typeof body === "string" || body instanceof Uint8Array);
    });
    await fc.assert(property, { seed: 5, numRuns: 5_000 });
  });

  it("resolves every stop when the last request has its answer", async () => {
    let answer = (_outcome: Outcome) => {};
    const { listener, route } = await listening(() => new Promise((resolve) => (answer = resolve)));
    const answered = route.handler(request());
    const stops = [1, 2].map(() => listener.stop(new AbortController().signal));
    answer({ ok: true, outputs: {} });
    await Promise.all([answered, ...stops]);
  });

  it("takes its route away at stop, and waits for what runs", async () => {
    let finish: (outcome: Outcome) => void = () => undefined;
    const { routes, listener, route } = await listening(() => new Promise((resolve) => (finish = resolve)));
    const answering = route.handler(request());
    let stopped = false;
    const stopping = listener.stop(new AbortController().signal).then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([routes.added.length, stopped], [0, false]);
    finish(succeed({}));
    await stopping;
    assert.equal((await answering).status, 204);
    await listener.stop(NOW);
  });

  it("waits no longer when it has to hurry", async () => {
    const { listener, route } = await listening(() => new Promise(() => undefined));
    void route.handler(request());
    const hurry = new AbortController();
    const stopping = listener.stop(hurry.signal);
    hurry.abort();
    await stopping;
  });
});

describe("httpTrigger's data", () => {
  const dataOf = async (fields: Partial<HttpRequest>) => {
    let data: unknown;
    const { route } = await listening(async (event) => {
      data = event.data;
      return succeed({});
    });
    await route.handler(request(fields));
    return data;
  };
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

  it("has the route's values above the query's above the body's, names without regard to case", async () => {
    const headers = { "x-a": "1" };
    const query = { b: "query", c: "query", code: "key" };
    const body = json({ A: "body", B: "body", d: 5, e: { f: true }, g: true, h: null });
    assert.deepEqual(await dataOf({ headers, query, params: { c: "route" }, body }), {
      A: "body",
      b: "query",
      c: "route",
      d: "5",
      e: { f: true },
      g: "True",
      h: null,
      Headers: headers,
      Query: query,
    });
  });

  it("takes nothing from a body that is no JSON object", async () => {
    for (const body of ["[1]", '"x"', "{broken", "", "5"]) {
      assert.deepEqual(await dataOf({ body: new TextEncoder().encode(body) }), { Headers: {}, Query: {} });
    }
  });
});

describe("httpTrigger's event by hand", () => {
  const make = async (payload: string, methods?: readonly string[]) => {
    const { open } = setUp({ methods });
    const event = await (await open()).event?.(payload);
    assert.ok(event?.value instanceof HttpRequest);
    const { method, url, headers, query, params, body } = event.value;
    return { method, url, headers, query, params, body: body && Buffer.from(body).toString() };
  };
  const url = "http://127.0.0.1:7071/api/hello";
  const plain = { url, headers: {}, query: {}, params: {} };

  it("is a GET for no payload and a POST for any text", async () => {
    assert.deepEqual(await make(""), { method: "GET", ...plain, body: undefined });
    assert.deepEqual(await make("hi"), { method: "POST", ...plain, body: "hi" });
    assert.deepEqual(await make("hi", ["put"]), { method: "PUT", ...plain, body: "hi" });
  });

  it("is a POST of JSON for JSON that describes no request", async () => {
    const headers = { "content-type": "application/json" };
    for (const payload of ['{"name":"x"}', '{"body":1,"name":"x"}', '{"query":"text"}', "[1]", "{}"]) {
      assert.deepEqual(await make(payload), { method: "POST", ...plain, headers, body: payload });
    }
  });

  it("is the request that the payload describes", async () => {
    const described = {
      method: "put",
      url: "/api/x?a=1",
      headers: { "X-A": 1 },
      query: { b: 2 },
      params: { id: "7" },
      body: { n: 1 },
    };
    assert.deepEqual(await make(JSON.stringify(described)), {
      method: "PUT",
      url: "http://127.0.0.1:7071/api/x?a=1&b=2",
      headers: { "x-a": "1", "content-type": "application/json" },
      query: { a: "1", b: "2" },
      params: { id: "7" },
      body: '{"n":1}',
    });
    assert.deepEqual(await make('{"query":{"a":"1"}}'), {
      method: "GET",
      ...plain,
      url: `${url}?a=1`,
      query: { a: "1" },
      body: undefined,
    });
  });
});
