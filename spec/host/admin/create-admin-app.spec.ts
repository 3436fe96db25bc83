import assert from "node:assert/strict";
import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Outcome } from "../../../bindings/api/effect.ts";
import { HostError } from "../../../bindings/api/errors.ts";
import { eventually, TestLog } from "../../../bindings/api/testing.ts";
import type { AdminFunction, AdminHost } from "../../../host/admin/admin-host.ts";
import { createAdminApp } from "../../../host/admin/create-admin-app.ts";

const STATUS = {
  id: "laptop-1",
  state: "Running",
  version: "4.0.0",
  versionDetails: "4.0.0 Sheaf",
  instanceId: "i",
  computerName: "c",
  processUptime: 5,
} as const;
const FUNCTIONS: readonly AdminFunction[] = [
  {
    name: "Orders",
    trigger: "queueTrigger",
    description: "myqueue-items",
    config: { bindings: [{ type: "queueTrigger" }] },
    isDisabled: false,
    problems: [],
  },
  {
    name: "hello",
    trigger: "httpTrigger",
    url: "http://127.0.0.1:7071/api/Hello",
    methods: ["GET"],
    config: {},
    isDisabled: true,
    problems: [{ code: "SHEAF_X", message: "bad route" }],
  },
];

let servers: Server[] = [];

interface Called {
  readonly name: string;
  readonly payload: string;
}

async function serveAdmin(overrides: Partial<AdminHost> = {}) {
  const calls: Called[] = [];
  const log = new TestLog();
  const host: AdminHost = {
    log,
    status: () => STATUS,
    functions: () => FUNCTIONS,
    invoke: async (name, payload): Promise<Outcome> => {
      calls.push({ name, payload });
      return {
        ok: true,
        outputs: { $return: { a: 1 }, bytes: Buffer.from("text"), raw: Buffer.from([0xff]), n: 1n },
      };
    },
    ready: () => ({ ok: true, checks: { storage: { ok: true } } }),
    homePage: () => true,
    loopbackOnly: () => true,
    ...overrides,
  };
  const server = createServer(createAdminApp(host)).listen(0, "127.0.0.1");
  servers.push(server);
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const post = (path: string, body?: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(url + path, { method: "POST", headers, ...(body === undefined ? {} : { body }) });
  return { url, port, post, calls, log };
}

/** With any headers: fetch does not let a Host header through. */
function statusOf(
  port: number,
  method: string,
  headers: Readonly<Record<string, string>>,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest({ port, host: "127.0.0.1", method, path: "/admin/host/status", headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

describe("the admin app", () => {
  afterEach(() => {
    for (const server of servers) server.close().closeAllConnections();
    servers = [];
  });

  it("answers ping by GET and POST", async () => {
    const { url, post } = await serveAdmin();
    assert.equal((await fetch(`${url}/admin/host/ping`)).status, 200);
    assert.equal((await post("/admin/host/ping")).status, 200);
    assert.equal((await fetch(`${url}/admin/host/ping`, { method: "DELETE" })).status, 404);
  });

  it("tells the host's status", async () => {
    const { url } = await serveAdmin();
    assert.deepEqual(await (await fetch(`${url}/admin/host/status`)).json(), STATUS);
  });

  it("lists functions, and one by its name in any case", async () => {
    const { url } = await serveAdmin();
    const list = (await (await fetch(`${url}/admin/functions`)).json()) as Record<string, unknown>[];
    assert.deepEqual(
      list.map(({ name, isDisabled, invoke_url_template }) => [name, isDisabled, invoke_url_template]),
      [
        ["Orders", false, null],
        ["hello", true, "http://127.0.0.1:7071/api/hello"],
      ],
    );
    const one = (await (await fetch(`${url}/admin/functions/orders`)).json()) as Record<string, unknown>;
    assert.deepEqual(one.config, { bindings: [{ type: "queueTrigger" }] });
    assert.equal(one.href, `${url}/admin/functions/Orders`);
    assert.equal((await fetch(`${url}/admin/functions/nobody`)).status, 404);
  });

  it("tells what is wrong with a function", async () => {
    const { url } = await serveAdmin();
    assert.deepEqual(await (await fetch(`${url}/admin/functions/Orders/status`)).json(), {});
    assert.deepEqual(await (await fetch(`${url}/admin/functions/hello/status`)).json(), {
      errors: ["bad route"],
    });
    assert.equal((await fetch(`${url}/admin/functions/nobody/status`)).status, 404);
  });

  it("starts a function in the background: 202 before it has run", async () => {
    let release: () => void = () => undefined;
    const { post } = await serveAdmin({
      invoke: () => new Promise((resolve) => (release = () => resolve({ ok: true, outputs: {} }))),
    });
    const response = await post("/admin/functions/orders", '{"input":"x"}');
    assert.deepEqual([response.status, await response.text()], [202, ""]);
    release();
  });

  it("hands over the input: a text as it is, another value as JSON, nothing as the empty text", async () => {
    const { post, calls } = await serveAdmin();
    for (const body of ['{"input":"{\\"a\\":1}"}', '{"input":{"a":1}}', '{"input":5}', "{}", "", undefined]) {
      assert.equal((await post("/admin/functions/orders", body)).status, 202);
    }
    assert.deepEqual(
      calls.map(({ payload }) => payload),
      ['{"a":1}', '{"a":1}', "5", "", "", ""],
    );
    assert.ok(calls.every(({ name }) => name === "Orders"));
  });

  it("refuses a body that is not such an object, and unknown functions", async () => {
    const { post, calls } = await serveAdmin();
    for (const body of ["{", "text", "[]", "null", "5"]) {
      assert.equal((await post("/admin/functions/orders", body)).status, 400, body);
    }
    assert.equal((await post("/admin/functions/nobody", "{}")).status, 404);
    assert.equal((await post("/admin/functions/%zz", "{}")).status, 400);
    assert.deepEqual(calls, []);
  });

  it("waits for the result with ?wait=true", async () => {
    const { post } = await serveAdmin();
    const response = await post("/admin/functions/orders?wait=true", "{}");
    assert.equal(response.headers.get("content-type"), "application/json; charset=utf-8");
    assert.deepEqual(await response.json(), {
      ok: true,
      outputs: { $return: { a: 1 }, bytes: "text", raw: "/w==", n: "1" },
    });
  });

  it("tells why it failed with ?wait=true", async () => {
    const failed = await serveAdmin({ invoke: async () => ({ ok: false, error: new TypeError("no") }) });
    const result = (await (await failed.post("/admin/functions/orders?wait=true")).json()) as Record<
      string,
      unknown
    >;
    assert.equal(result.ok, false);
    assert.match(JSON.stringify(result.error), /"name":"TypeError","message":"no"/);
    const refused = await serveAdmin({
      invoke: () => Promise.reject(new HostError("SHEAF_X", "what", { cure: "Do this." })),
    });
    const { error } = (await (await refused.post("/admin/functions/orders?wait=true")).json()) as {
      error: Record<string, unknown>;
    };
    assert.deepEqual([error.code, error.message, error.cure], ["SHEAF_X", "what", "Do this."]);
  });

  it("logs what could not be started in the background", async () => {
    const { post, log } = await serveAdmin({ invoke: () => Promise.reject(new Error("no such blob")) });
    assert.equal((await post("/admin/functions/orders", "{}")).status, 202);
    await eventually(() =>
      log.errors().some((line) => line.includes("'Orders' could not be started: no such blob")),
    );
  });

  it("is alive, and ready when its connections are", async () => {
    const { url } = await serveAdmin();
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
    const broken = await serveAdmin({
      ready: async () => ({ ok: false, checks: { storage: { ok: false, message: "gone" } } }),
    });
    const response = await fetch(`${broken.url}/readyz`);
    assert.equal(response.status, 503);
    assert.deepEqual(await response.json(), {
      ok: false,
      checks: { storage: { ok: false, message: "gone" } },
    });
  });

  it("answers everything else with 404 and an empty body", async () => {
    const { url, post } = await serveAdmin();
    for (const path of ["/api/x", "/admin", "/admin/host/keys", "/runtime/webhooks/x"]) {
      const response = await fetch(url + path);
      assert.deepEqual([response.status, await response.text()], [404, ""], path);
    }
    assert.equal((await post("/")).status, 404);
  });

  it("answers 500 without words when the host itself fails", async () => {
    const { url, log } = await serveAdmin({
      status: () => {
        throw new Error("secret");
      },
    });
    const response = await fetch(`${url}/admin/host/status`);
    assert.deepEqual([response.status, await response.text()], [500, ""]);
    assert.match(log.errors().join(), /secret/);
  });

  it("takes nothing that changes something from a page of another origin", async () => {
    const { post, calls, port, url } = await serveAdmin();
    const start = async (headers: Record<string, string>) =>
      (await post("/admin/functions/orders", "{}", headers)).status;
    assert.equal(await start({ origin: "https://evil.example" }), 403);
    assert.equal(await start({ origin: "null" }), 403);
    assert.equal(await start({ origin: "http://localhost:1" }), 403);
    assert.deepEqual(calls, []);
    assert.equal(await start({ origin: url }), 202);
    assert.equal(await statusOf(port, "POST", { "sec-fetch-site": "cross-site" }), 403);
    assert.equal(await statusOf(port, "GET", { "sec-fetch-site": "cross-site" }), 200);
  });

  it("answers on loopback to loopback's names only", async () => {
    const { port } = await serveAdmin();
    for (const host of ["localhost", `127.0.0.1:${port}`, "[::1]:80", "app.localhost:7071"]) {
      assert.equal(await statusOf(port, "GET", { host }), 200, host);
    }
    for (const host of ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example"]) {
      assert.equal(await statusOf(port, "GET", { host }), 403, host);
    }
    const open = await serveAdmin({ loopbackOnly: () => false });
    assert.equal(await statusOf(open.port, "GET", { host: "app.example.org" }), 200);
  });

  it("serves the home page under a policy that runs nothing, or 204 when it is disabled", async () => {
    const response = await fetch((await serveAdmin()).url);
    assert.match(response.headers.get("content-type") ?? "", /^text\/html; charset=utf-8/);
    assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    assert.match(await response.text(), /up and running/);
    const disabled = await fetch((await serveAdmin({ homePage: () => false })).url);
    assert.deepEqual([disabled.status, await disabled.text()], [204, ""]);
  });
});
