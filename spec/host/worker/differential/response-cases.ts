import type { AzureFunction } from "@azure/functions";
import { type Case, httpBindings, httpCase, makeCase, request } from "./case.ts";

const bodies: Readonly<Record<string, unknown>> = {
  string: "text",
  "empty string": "",
  object: { a: [1, { b: null }] },
  array: [1, 2],
  integer: 42,
  fraction: 1.5,
  "no number": Number.NaN,
  boolean: true,
  null: null,
  undefined: undefined,
  Buffer: Buffer.from("bytes"),
  Uint8Array: new Uint8Array([1, 2, 3]),
  "part of an ArrayBuffer": new Uint16Array(new Uint16Array([1, 2, 3]).buffer, 2, 2),
  DataView: new DataView(new Uint8Array([7, 8]).buffer),
  date: new Date(0),
  function: () => 1,
};
const bodyCases = Object.entries(bodies).flatMap(([name, body]) => [
  httpCase(`context.res with a body: ${name}`, {}, async (context) => {
    context.res = { body };
  }),
  httpCase(`res.send of: ${name}`, {}, (context) => {
    context.res?.send(body);
  }),
]);

const results: Readonly<Record<string, unknown>> = {
  string: "text",
  array: [],
  number: 5,
  true: true,
  "empty object": {},
  "status and body": { status: 202, body: "x" },
  null: null,
  zero: 0,
  "empty string": "",
};
const resultCases = Object.entries(results).flatMap(([name, result]) => {
  const inputs = { req: request() };
  const bindings = (out: string) => ({ req: "httpTrigger", [out]: "out http" });
  return [
    makeCase(`$return http given: ${name}`, { bindings: bindings("$return"), inputs }, async () => result),
    makeCase(`res named, returned: ${name}`, { bindings: bindings("res"), inputs }, async () => result),
    makeCase(`res named, in the result: ${name}`, { bindings: bindings("res"), inputs }, async () => ({
      res: result,
    })),
    makeCase(
      `no http output, returned: ${name}`,
      { bindings: { req: "httpTrigger" }, inputs },
      async () => result,
    ),
  ];
});

const forms: Readonly<Record<string, AzureFunction>> = {
  "nothing set": async () => {},
  "status by number": async (context) => {
    context.res = { status: 201 };
  },
  "status by text": async (context) => {
    context.res = { status: "404" };
  },
  "statusCode wins over status": async (context) => {
    context.res = { status: 201, statusCode: 202 };
  },
  "statusCode 0 leaves it to status": async (context) => {
    context.res = { status: 201, statusCode: 0 };
  },
  "status that is nonsense": async (context) => {
    context.res = { status: { a: 1 } };
  },
  "status set over the method": async (context) => {
    if (context.res) context.res.status = 418;
  },
  "status called": async (context) => {
    context.res?.status(409);
  },
  "chained and sent": (context) => {
    context.res?.status(201).set("X-A", "1").type("text/html").send("<p>");
  },
  "header and setHeader": (context) => {
    context.res?.header("A", 1).setHeader("B", true).end();
  },
  "getHeader and get": (context) => {
    context.res?.set("X-A", "1");
    context.res?.send({
      a: context.res.getHeader("x-a"),
      b: context.res.get("X-A"),
      c: context.res.get("no") ?? 0,
    });
  },
  removeHeader: (context) => {
    context.res?.set("X-A", "1").removeHeader("x-A").send();
  },
  sendStatus: (context) => {
    context.res?.sendStatus(204);
  },
  json: (context) => {
    context.res?.json({ a: 1 });
  },
  "json of a string": (context) => {
    context.res?.json("x");
  },
  "a Buffer with a type of its own": (context) => {
    context.res?.type("image/png").send(Buffer.from("png"));
  },
  "headers in every form": async (context) => {
    context.res = { headers: { A: "x", b: 1, c: null, d: undefined, e: ["1", "2"], f: false, g: { h: 1 } } };
  },
  enableContentNegotiation: async (context) => {
    context.res = { body: "x", enableContentNegotiation: true };
  },
  "fields nobody knows": async (context) => {
    context.res = { body: "x", isRaw: true, foo: 1 };
  },
  "res is null": async (context) => {
    Object.assign(context, { res: null });
  },
  "res is a string": async (context) => {
    Object.assign(context, { res: "text" });
  },
  "res is an array": async (context) => {
    Object.assign(context, { res: [] });
  },
  "bindings.res wins over context.res": async (context) => {
    context.res = { body: "res" };
    context.bindings.res = { body: "bindings" };
  },
  "bindings.res is null": async (context) => {
    context.bindings.res = null;
  },
  "bindings replaced": async (context) => {
    context.bindings = { res: { body: "new" } };
  },
  "result wins over context.res": async (context) => {
    context.res = { body: "res" };
    return { res: { body: "result" } };
  },
  "result whose member is undefined": async (context) => {
    context.res = { body: "res" };
    return { res: undefined };
  },
  "body that cannot be JSON": async (context) => {
    const circle: Record<string, unknown> = {};
    circle.circle = circle;
    context.res = { body: circle };
  },
  "body with a BigInt": async (context) => {
    context.res = { body: { n: 1n } };
  },
  "changed after send in the same turn": (context) => {
    context.res?.send("early");
    if (context.res) context.res.body = "late";
  },
  "replaced after done in the same turn": (context) => {
    context.done();
    context.res = { body: "late" };
  },
  "send from an async function": async (context) => {
    context.res?.send("x");
  },
  "send later": (context) => {
    setTimeout(() => context.res?.status(202).send("later"), 5);
  },
  "the response kept and used later": (context) => {
    const { res } = context;
    setTimeout(() => res?.json([1]), 5);
  },
};

export const responseCases: readonly Case[] = [
  ...bodyCases,
  ...resultCases,
  ...Object.entries(forms).map(([name, run]) => httpCase(`a response: ${name}`, {}, run)),
  makeCase(
    "$return http and context.res set",
    { bindings: { req: "httpTrigger", $return: "out http" }, inputs: { req: request() } },
    async (context) => {
      context.res = { body: "res" };
    },
  ),
  makeCase(
    "an http output of another name, set through context.res",
    { bindings: { req: "httpTrigger", answer: "out http" }, inputs: { req: request() } },
    async (context) => {
      context.res = { body: "x" };
    },
  ),
  makeCase(
    "http and a queue together",
    { bindings: { ...httpBindings, out: "out queue" }, inputs: { req: request() } },
    async (context) => {
      context.bindings.out = ["a", { b: 1 }];
      context.res = { status: 202 };
      return { out: "from the result" };
    },
  ),
];
