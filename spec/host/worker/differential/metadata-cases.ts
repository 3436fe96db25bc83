import { type Case, httpCase, makeCase } from "./case.ts";

const queue = { order: "queueTrigger" };
const inputs = { order: { string: "x" } };

function seen(name: string, metadata: Readonly<Record<string, object>>): Case {
  return makeCase(`metadata: ${name}`, { bindings: queue, inputs, metadata }, async (context) => {
    const { bindingData } = context;
    return { bindingData, keys: Object.keys(bindingData) };
  });
}

export const metadataCases: readonly Case[] = [
  seen("of a queue", {
    QueueTrigger: { string: "x" },
    DequeueCount: { string: "1" },
    Id: { string: "a-b" },
    InsertionTime: { string: '"2026-01-01T00:00:00+00:00"' },
    PopReceipt: { string: "r" },
  }),
  seen("typed numbers", { A: { int: 1 }, B: { double: 1.5 } }),
  seen("bytes", { C: { bytes: Buffer.from("x") } }),
  seen("nested objects", { Props: { json: '{"ETag":"e","Inner":{"LastModified":"t","List":[{"Up":1}]}}' } }),
  seen("text that parses", {
    A: { string: "true" },
    B: { string: "null" },
    C: { string: "[1]" },
    D: { string: "01" },
  }),
  seen("an empty string", { Name: { string: "" } }),
  seen("keys that look like typed data inside", { Props: { json: '{"String":"a","json":"1"}' } }),
  seen("keys of one letter", { A: { string: "x" }, PK: { string: "y" } }),
  seen("none", {}),
  makeCase("metadata: absent", { bindings: queue, inputs }, async (context) => context.bindingData),
  makeCase("metadata: changed by the function", { bindings: queue, inputs }, async (context) => {
    context.bindingData.mine = 1;
    return context.bindingData;
  }),
  makeCase("metadata: replaced by the function", { bindings: queue, inputs }, async (context) => {
    Object.assign(context, { bindingData: { invocationId: "other" } });
    return context.bindingData;
  }),
  httpCase(
    "metadata: of a request",
    {
      headers: { "x-a": "1" },
      query: { q: "1", name: "ann" },
      params: { id: "5" },
      text: '{"Name":"bob","n":1,"o":{"Up":1},"l":[1]}',
    },
    async (context) => {
      const { sys, ...rest } = context.bindingData;
      context.res = { body: { rest, sys: Object.keys(sys), method: sys.methodName } };
    },
  ),
  httpCase(
    "metadata: headers and query are copies",
    { headers: { a: "1" }, query: { b: "2" } },
    async (context, req) => {
      const { headers, query } = context.bindingData;
      context.res = { body: { headers, query, same: [headers === req.headers, query === req.query] } };
    },
  ),
  httpCase("metadata: of an empty request", {}, async (context) => {
    const { sys: _, ...rest } = context.bindingData;
    context.res = { body: rest };
  }),
];
