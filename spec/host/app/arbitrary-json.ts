import fc from "fast-check";

/** Pieces that JSON is made of, and pieces that break it. */
const PIECES = [
  "{",
  "}",
  "[",
  "]",
  ":",
  ",",
  '"',
  "'",
  "\\",
  "\\u12",
  "//",
  "/*",
  "*/",
  "\n",
  "\t",
  "\u0000",
  "\uFEFF",
  " ",
  "-",
  "1",
  "01",
  "1e999",
  ".5",
  "true",
  "True",
  "null",
  "NaN",
  "a",
  "é",
  "\uD800",
  "<<<<<<<",
  "%",
  "%A%",
  "{id}",
  "{{",
  "}}",
  '"a"',
  '"a":',
  '"__proto__":',
  '"constructor"',
  '"toString":',
] as const;
const WORDS = [
  "bindings",
  "type",
  "name",
  "direction",
  "dataType",
  "queueName",
  "connection",
  "route",
  "methods",
  "authLevel",
  "schedule",
  "tableName",
  "take",
  "scriptFile",
  "entryPoint",
  "retry",
  "strategy",
  "maxRetryCount",
  "delayInterval",
  "disabled",
  "excluded",
  "version",
  "functionTimeout",
  "functions",
  "extensions",
  "queues",
  "http",
  "batchSize",
  "maxPollingInterval",
  "logging",
  "logLevel",
  "default",
  "watchFiles",
  "IsEncrypted",
  "Values",
  "ConnectionStrings",
  "Host",
  "LocalHttpPort",
  "CORS",
  "AzureWebJobsStorage",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "",
  "$schema",
] as const;
const VALUES = [
  "queueTrigger",
  "QUEUETRIGGER",
  "queueTriger",
  "queue",
  "httpTrigger",
  "http",
  "timerTrigger",
  "table",
  "in",
  "out",
  "inout",
  "$return",
  "order",
  "a_b",
  "2.0",
  "1.0",
  "-1",
  "00:00:10",
  "99:99:99",
  "fixedDelay",
  "exponentialBackoff",
  "index.js",
  "../../../../etc/passwd",
  "\u0000",
  ".",
  "%A%",
  "%",
  "{a}",
  "{",
  "AzureWebJobsStorage",
  "Missing",
  "admin/x",
  "GET",
  "constructor",
  "__proto__",
  "x".repeat(5000),
] as const;

const word = fc.constantFrom(...WORDS);
const leaf = fc.oneof(
  fc.constantFrom(...VALUES),
  fc.constantFrom(null, true, false, 0, -1, 2.5, 1e21),
  fc.string({ maxLength: 12 }),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4, withCrossShrink: true }, leaf, tie("list"), tie("object")),
  list: fc.array(tie("value"), { maxLength: 4 }),
  object: fc.dictionary(word, tie("value"), { maxKeys: 6 }),
}));
const binding = fc.dictionary(word, value, { maxKeys: 8 });
const functionLike = fc.record({
  bindings: fc.array(fc.oneof(binding, value), { maxLength: 4 }),
  rest: fc.dictionary(word, value),
});

const connection = fc.constantFrom(
  undefined,
  undefined,
  undefined,
  "",
  "AzureWebJobsStorage",
  "Missing",
  "memory:",
  "%A%",
);
/** A binding of this type whose property is often right. */
function nearly(type: string, fields: Readonly<Record<string, readonly unknown[]>>): fc.Arbitrary<unknown> {
  const properties = Object.entries(fields).map(([name, values]) => [name, fc.constantFrom(...values)]);
  return fc.record({ type: fc.constant(type), ...Object.fromEntries(properties), connection });
}
const triggers = fc.oneof(
  nearly("queueTrigger", {
    name: ["a", "a", "a_b"],
    queueName: ["orders", "in-%A%", "%NONE%", "My Queue", 5],
  }),
  nearly("httpTrigger", {
    name: ["a"],
    route: ["x", "/y/", "{id:int?}", "{id", "admin/x", ""],
    methods: [["get"], [], ["GET", "x"]],
  }),
  nearly("timerTrigger", {
    name: ["a"],
    schedule: ["0 * * * * *", "00:00:10", "99 * * * * *", "%A%"],
    direction: ["in", "IN", "out"],
  }),
  nearly("blobTrigger", { name: ["a"], path: ["in/{name}", "in", "%A%/{a}.{a}", "{x}/y", ""] }),
  nearly("manualTrigger", { name: ["a", "b"] }),
);
const others = fc.oneof(
  nearly("queue", {
    name: ["b", "$return"],
    direction: ["out", "out", "OUT", "in"],
    queueName: ["q{id}", "orders", "{", "q{rand-guid:X}"],
  }),
  nearly("table", {
    name: ["c", "b"],
    direction: ["in", "out", "inout"],
    tableName: ["rows", "r{a.b}", "my-rows"],
    filter: ["a eq 'b'", "a eq", 1],
  }),
  nearly("blob", { name: ["d"], direction: ["in", "out"], path: ["in/{name}", "in", "out/%A%"] }),
  nearly("http", { name: ["res", "$return"], direction: ["out", "out", "in"] }),
);
const plausible = fc.record(
  {
    bindings: fc
      .tuple(triggers, fc.array(others, { maxLength: 2 }))
      .map(([trigger, more]) => [trigger, ...more]),
    scriptFile: fc.constantFrom(undefined, "index.js", "../Fine/index.js", "none.js"),
    disabled: fc.oneof(fc.boolean(), leaf),
  },
  { requiredKeys: ["bindings"] },
);

const noise = fc.array(
  fc.oneof(
    fc.constantFrom(...PIECES),
    word.map((text) => JSON.stringify(text)),
  ),
  { maxLength: 30 },
);

/** A valid text with a few pieces cut out, doubled or put in. */
function mutated(texts: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(12),
    put: fc.constantFrom("", ...PIECES),
  });
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([text, edits]) =>
      edits.reduce((before, { at, cut, put }) => {
        const from = Math.floor(at * before.length);
        return before.slice(0, from) + put + before.slice(from + cut);
      }, text),
    );
}

/** Text that a user's JSON file could hold, however wrong: noise, near misses of valid files, JSON of the wrong form. */
export function jsonText(valid: readonly string[]): fc.Arbitrary<string> {
  const shaped = functionLike.map(({ bindings, rest }) => JSON.stringify({ bindings, ...rest }));
  return fc.oneof(
    { weight: 2, arbitrary: noise.map((pieces) => pieces.join("")) },
    { weight: 4, arbitrary: mutated(valid) },
    { weight: 3, arbitrary: shaped },
    { weight: 6, arbitrary: plausible.map((app) => JSON.stringify(app, null, 1)) },
    { weight: 2, arbitrary: value.map((any) => JSON.stringify(any)) },
    { weight: 1, arbitrary: fc.json() },
  );
}
