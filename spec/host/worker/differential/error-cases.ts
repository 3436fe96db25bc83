import { type Case, httpCase, queueCase } from "./case.ts";

class AppError extends Error {
  override readonly name = "AppError";
  readonly code = 7;
}
const thrown: Readonly<Record<string, unknown>> = {
  Error: new Error("plain"),
  "Error without a message": new Error(),
  TypeError: new TypeError("type"),
  "a class of its own": new AppError("own"),
  "with a cause": new Error("outer", { cause: new Error("inner") }),
  AggregateError: new AggregateError([new Error("a")], "many"),
  string: "text",
  "empty string": "",
  number: 5,
  undefined: undefined,
  null: null,
  object: { a: 1 },
  list: [1, 2],
  boolean: false,
  symbol: Symbol("s"),
  bigint: 5n,
};

export const errorCases: readonly Case[] = [
  ...Object.entries(thrown).flatMap(([name, value]) => [
    queueCase(`a throw: ${name}`, { string: "x" }, () => {
      throw value;
    }),
    queueCase(`a rejection: ${name}`, { string: "x" }, () => Promise.reject(value)),
  ]),
  queueCase("an object that cannot be JSON, thrown", { string: "x" }, async () => {
    // biome-ignore lint/style/useThrowOnlyError: that is the case.
    throw { n: 1n };
  }),
  httpCase("an error after the response was set", {}, async (context) => {
    context.res = { body: "set" };
    throw new Error("late");
  }),
  httpCase("an error after a log", {}, async (context) => {
    context.log.error("about to");
    throw new Error("fail");
  }),
];
