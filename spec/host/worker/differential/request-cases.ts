import { type Case, httpCase } from "./case.ts";

const bodies: Readonly<Record<string, Buffer>> = {
  empty: Buffer.alloc(0),
  object: Buffer.from('{"a":{"b":[1,2]}}'),
  array: Buffer.from("[1,2,3]"),
  number: Buffer.from("42"),
  "quoted string": Buffer.from('"text"'),
  "null text": Buffer.from("null"),
  "plain text": Buffer.from("hello wörld"),
  "broken json": Buffer.from('{"a":'),
  "not utf-8": Buffer.from([0xc3, 0x28, 0xff, 0x41]),
  "utf-8 with mark": Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"ü":1}')]),
  "utf-16 little": Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('{"ü":1}', "utf16le")]),
  "utf-16 big": Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from('{"ü":1}', "utf16le").swap16()]),
  "utf-32 little": Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0, 0x42, 0, 0, 0]),
  "utf-32 big": Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x41, 0, 1, 0xf6, 0]),
};
const types = [undefined, "application/json", "text/plain", "application/octet-stream"];

const bodyCases = Object.entries(bodies).flatMap(([name, bytes]) =>
  types.map((type) =>
    httpCase(
      `a body: ${name} as ${type}`,
      { method: "POST", headers: type ? { "content-type": type } : {}, body: { bytes } },
      async (context, req) => {
        const { body, rawBody, bufferBody } = req;
        context.res = { body: { body, rawBody, bufferBody, kinds: [body, rawBody, bufferBody].map(kind) } };
      },
    ),
  ),
);

function kind(value: unknown): string {
  return Buffer.isBuffer(value) ? "Buffer" : typeof value;
}

const principal = (claims: object) => Buffer.from(JSON.stringify(claims)).toString("base64");

export const requestCases: readonly Case[] = [
  ...bodyCases,
  httpCase(
    "a multipart body stays bytes",
    { headers: { "content-type": "Multipart/mixed; boundary=x" }, text: "--x--" },
    async (context, req) => {
      context.res = { body: { body: kind(req.body), raw: req.rawBody } };
    },
  ),
  httpCase(
    "octet-stream with a parameter is text",
    { headers: { "content-type": "application/octet-stream; x=1" }, text: "abc" },
    async (context, req) => {
      context.res = { body: { body: req.body, raw: req.rawBody } };
    },
  ),
  httpCase("no body at all", {}, async (context, req) => {
    context.res = { body: [req.body, req.rawBody, req.bufferBody].map(kind) };
  }),
  httpCase(
    "method, url, headers, query and params",
    { method: "PUT", headers: { a: "1", "x-b": "2" }, query: { q: "1,2", e: "" }, params: { id: "5" } },
    async (context, req) => {
      const { method, url, originalUrl, headers, query, params } = req;
      context.res = { body: { method, url, originalUrl, headers, query, params } };
    },
  ),
  httpCase("get without regard to case", { headers: { "x-id": "7" } }, async (context, req) => {
    context.res = { body: { upper: req.get("X-ID"), none: req.get("nothing") === undefined } };
  }),
  httpCase("the request is context.req and in the bindings", {}, async (context, req) => {
    context.res = { body: { same: req === context.req, bound: context.bindings.req === req } };
  }),
  httpCase("no user", {}, async (context, req) => {
    context.res = { body: { user: req.user } };
  }),
  httpCase(
    "a user of App Service",
    {
      headers: {
        "x-ms-client-principal": principal({ claims: [] }),
        "x-ms-client-principal-id": "1",
        "x-ms-client-principal-name": "ann",
        "x-ms-client-principal-idp": "aad",
      },
    },
    async (context, req) => {
      context.res = { body: req.user };
    },
  ),
  httpCase(
    "a user of Static Web Apps",
    { headers: { "x-ms-client-principal": principal({ identityProvider: "github", userId: "u" }) } },
    async (context, req) => {
      context.res = { body: req.user };
    },
  ),
  httpCase(
    "a principal that is no JSON",
    { headers: { "x-ms-client-principal": "!" } },
    async (_, req) => req.user,
  ),
  httpCase("the request as JSON", { headers: { a: "1" }, text: '{"x":1}' }, async (context, req) => {
    context.res = { body: JSON.stringify(req) };
  }),
  httpCase("the request spread", { headers: { a: "1" }, text: "text" }, async (context, req) => {
    const { bufferBody, ...rest } = { ...req };
    context.res = { body: { rest, bytes: bufferBody.length } };
  }),
  httpCase("a body that the function replaced", { text: '{"x":1}' }, async (context, req) => {
    req.body = { ...req.body, y: 2 };
    context.res = { body: { now: req.body, raw: req.rawBody } };
  }),
  httpCase(
    "headers that the function changed are still what get reads",
    { headers: { a: "1" } },
    async (context, req) => {
      req.headers.a = "2";
      context.res = { body: req.get("A") };
    },
  ),
  httpCase("the request logged", { headers: { a: "1" }, text: '{"x":1}' }, async (context, req) => {
    context.log(req.body, req.headers);
    context.res = { status: 204 };
  }),
];
