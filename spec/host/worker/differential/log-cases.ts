import { type Case, makeCase, queueCase } from "./case.ts";

const values: readonly unknown[] = [
  ["%s is %d", "a", 5, "more"],
  ["%j and %o", { a: 1 }, [1]],
  ["100%", "x"],
  [{ a: { b: { c: { d: 1 } } } }],
  [undefined, null, true],
  [],
  [Buffer.from("ab")],
  [Symbol("s"), 5n],
];
const input = { bindings: { order: "queueTrigger" }, inputs: { order: { string: "x" } }, lingerMs: 25 };

export const logCases: readonly Case[] = [
  ...values.map((args, index) =>
    queueCase(`a log of form ${index}`, { string: "x" }, async (context) => {
      context.log(...(args as unknown[]));
    }),
  ),
  queueCase("a log of an error", { string: "x" }, async (context) => {
    const error = new Error("shown");
    error.stack = "Error: shown\n    at a place";
    context.log(error);
    context.log.error("failed: %s", error.message);
  }),
  queueCase("logs of every level, in order", { string: "x" }, async (context) => {
    context.log("log");
    context.log.error("error");
    context.log.warn("warn");
    context.log.info("info");
    context.log.verbose("verbose");
    await null;
    context.log("after an await");
  }),
  makeCase("a log after an async function", input, async (context) => {
    setTimeout(() => context.log("late"), 5);
  }),
  makeCase("a log after done, in the same turn", input, (context) => {
    context.done();
    context.log.warn("late");
  }),
  makeCase("logs after done, later", input, (context) => {
    context.done();
    setTimeout(() => {
      context.log("one");
      context.log.error("two");
    }, 5);
  }),
  makeCase("a log after a failure", input, async (context) => {
    setTimeout(() => context.log("late"), 5);
    throw new Error("failed");
  }),
];
