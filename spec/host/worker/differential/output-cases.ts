import { type Case, makeCase, queueCase } from "./case.ts";

const messages: Readonly<Record<string, object>> = {
  object: { string: '{"id":1}' },
  text: { string: "plain" },
  number: { string: "123" },
  boolean: { string: "true" },
  null: { string: "null" },
  quoted: { string: '"x"' },
  empty: { string: "" },
  "broken list": { string: "[not json]" },
  json: { json: '{"id":1}' },
  "json null": { json: "null" },
  "json empty": { json: "" },
  bytes: { bytes: Buffer.from("abc") },
  "no bytes": { bytes: Buffer.alloc(0) },
  int: { int: 5 },
  double: { double: 1.5 },
  nothing: {},
};
const values: Readonly<Record<string, unknown>> = {
  string: "s",
  empty: "",
  object: { a: 1 },
  list: ["a", { b: 1 }, 2],
  int: 7,
  huge: 2 ** 53,
  double: 0.5,
  infinity: Number.POSITIVE_INFINITY,
  true: true,
  false: false,
  null: null,
  zero: 0,
  bytes: Buffer.from("b"),
  date: new Date(0),
  map: new Map([["a", 1]]),
  symbol: Symbol("s"),
  "own toJSON": { toJSON: () => "json" },
};
const $return = { order: "queueTrigger", $return: "out queue" };
const inputs = { order: { string: "x" } };

export const outputCases: readonly Case[] = [
  ...Object.entries(messages).map(([name, message]) =>
    queueCase(`a message: ${name}`, message, async (context, order) => {
      context.bindings.out = { order: Buffer.isBuffer(order) ? order.toString() : order, type: typeof order };
      context.bindings.row = { count: Object.keys(context.bindings).length };
    }),
  ),
  ...Object.entries(values).flatMap(([name, value]) => [
    queueCase(`an output set: ${name}`, { string: "x" }, async (context) => {
      context.bindings.out = value;
    }),
    queueCase(`an output in the result: ${name}`, { string: "x" }, async () => ({ out: value })),
    makeCase(`$return given: ${name}`, { bindings: $return, inputs }, async () => value),
    queueCase(`a result that fits no output: ${name}`, { string: "x" }, async () => value),
  ]),
  queueCase("results win over bindings, the others stay", { string: "x" }, async (context) => {
    context.bindings.out = "binding";
    context.bindings.row = { b: 1 };
    return { out: "result", other: 1 };
  }),
  queueCase("nothing set", { string: "x" }, async () => {}),
  makeCase(
    "$return and a named output",
    { bindings: { ...$return, more: "out table" }, inputs },
    async (context) => {
      context.bindings.more = { k: 1 };
      return "returned";
    },
  ),
  makeCase("$return set as a binding", { bindings: $return, inputs }, async (context) => {
    context.bindings.$return = "bound";
  }),
  makeCase("$return in the result is just a value", { bindings: $return, inputs }, async () => ({
    $return: 1,
  })),
  makeCase(
    "inout is an output too",
    { bindings: { order: "queueTrigger", blob: "inout blob" }, inputs },
    async (context) => {
      context.bindings.blob = "new";
    },
  ),
  makeCase(
    "an input that is sent back untouched",
    {
      bindings: { order: "queueTrigger", blob: "inout blob" },
      inputs: { ...inputs, blob: { string: "old" } },
    },
    async () => {},
  ),
  makeCase(
    "inputs in order",
    {
      bindings: { order: "queueTrigger", a: "blob", b: "table", c: "blob" },
      inputs: {
        order: { string: "o" },
        a: { bytes: Buffer.from("a") },
        b: { json: "[1]" },
        c: { string: "c" },
      },
    },
    async (context, ...args) => ({ args: args.map(String), names: Object.keys(context.bindings) }),
  ),
  makeCase(
    "an input without data",
    { bindings: { order: "queueTrigger", row: "table" }, inputs: { ...inputs, row: {} } },
    async (context, ...args) => ({
      count: args.length,
      has: "row" in context.bindings,
      row: args[1] === undefined,
    }),
  ),
  makeCase(
    "an activity that returns something falsy",
    { bindings: { name: "activityTrigger" }, inputs: { name: { string: "x" } } },
    async () => 0,
  ),
  makeCase(
    "a blob trigger gives bytes",
    {
      bindings: { blob: "blobTrigger", out: "out blob" },
      inputs: { blob: { bytes: Buffer.from('{"a":1}') } },
    },
    async (context, blob) => {
      context.bindings.out = blob;
      return { isBuffer: Buffer.isBuffer(blob) };
    },
  ),
  makeCase(
    "a timer is in camel case",
    {
      bindings: { timer: "timerTrigger" },
      inputs: {
        timer: {
          json: '{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"2026-01-01T00:00:00Z","Next":null},"IsPastDue":false,"List":[{"A":1}]}',
        },
      },
    },
    async (_, timer) => timer,
  ),
  makeCase(
    "a timer beside another input",
    {
      bindings: { timer: "timerTrigger", row: "table" },
      inputs: { timer: { json: '{"A":1}' }, row: { json: '{"A":1}' } },
    },
    async (_, timer, row) => [timer, row],
  ),
];
