import assert from "node:assert/strict";
import fc from "fast-check";
import { exchangeAndEnd, serve, stopAll } from "./serve.ts";

const CRLF = "\r\n";
const fragment = fc.oneof(
  fc.constantFrom(
    "GET",
    "POST",
    "HEAD",
    "PUT",
    "OPTIONS",
    "CONNECT",
    "*",
    "/",
    "/api/f",
    "/api/p/%41",
    "/api/%zz",
    "?",
    "&a=1",
  ),
  fc.constantFrom(
    " ",
    " HTTP/1.1",
    " HTTP/1.0",
    " HTTP/9.9",
    CRLF,
    CRLF + CRLF,
    "\n",
    "\0",
    ":",
    "%",
    "{",
    "\u00ff",
  ),
  fc.constantFrom(
    "Host: x",
    "Content-Length: 3",
    "Content-Length: -1",
    "Transfer-Encoding: chunked",
    "Expect: 100-continue",
  ),
  fc.constantFrom(
    "Connection: close",
    "Connection: upgrade",
    "Upgrade: h2c",
    "0",
    "3",
    "abc",
    "ffffffff",
    "Cookie: a=b",
  ),
  fc.string({ maxLength: 8 }),
);
const line = fc.tuple(
  fc.constantFrom("GET", "POST", "DELETE", "TRACE", "M-SEARCH"),
  fc.oneof(
    fc.webPath(),
    fc.string({ maxLength: 20 }).map((text) => `/api/p/${text}`),
    fc.constant("/api/f"),
  ),
  fc.array(
    fc.tuple(fc.constantFrom("Host", "X", "Cookie", "content-length", "expect"), fc.string({ maxLength: 9 })),
    {
      maxLength: 4,
    },
  ),
);
const wellFormed = line.map(([method, path, headers]) => {
  const lines = headers.map(([name, value]) => `${name}: ${value}${CRLF}`).join("");
  return `${method} ${path} HTTP/1.1${CRLF}Host: x${CRLF}${lines}${CRLF}`;
});
const anything = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(fragment, { maxLength: 14 }).map((parts) => Buffer.from(parts.join(""), "latin1")),
  },
  { weight: 3, arbitrary: wellFormed.map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
);

/** In batches over parallel connections: one after the other would take minutes. */
const BATCH = 50;
const BATCHES = 100;

describe("HttpServer under random input", () => {
  afterEach(stopAll);

  it("neither crashes, hangs nor logs an error (5,000 requests)", async function () {
    this.timeout(30_000);
    const { port, url, log } = await serve([
      {
        functionName: "f",
        handler: async (request) => ({ status: 200, body: JSON.stringify(request.query) }),
      },
      {
        functionName: "p",
        template: "p/{id:regex(^a+$)?}",
        handler: async (request) => ({ status: 200, body: request.url }),
      },
      { functionName: "all", template: "{*rest}", methods: ["GET"] },
    ]);
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { minLength: BATCH, maxLength: BATCH }), async (batch) => {
        await Promise.all(batch.map((bytes) => exchangeAndEnd(port, bytes)));
      }),
      { seed: 4, numRuns: BATCHES, endOnFailure: true },
    );
    assert.equal((await fetch(`${url}/api/f`)).status, 200);
    assert.deepEqual(log.errors(), []);
  });
});
