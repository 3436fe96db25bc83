import type { AzureFunction } from "@azure/functions";
import { type Case, makeCase } from "./case.ts";

const input = {
  bindings: { order: "queueTrigger", out: "out queue" },
  inputs: { order: { string: "x" } },
  lingerMs: 25,
};
const later = (ms = 5) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const cases: Readonly<Record<string, AzureFunction>> = {
  "at once": (context) => context.done(),
  "with a result": (context) => context.done(null, { out: "r" }),
  "with a value": (context) => context.done(undefined, "value"),
  later: (context) => void setTimeout(() => context.done(null, { out: 1 }), 5),
  "with an Error": (context) => context.done(new TypeError("bad")),
  "with a string for an error": (context) => context.done("bad"),
  "with an object for an error": (context) => context.done({ code: 1 } as unknown as Error),
  "with false for an error": (context) => context.done(false as unknown as Error),
  "with zero for an error": (context) => context.done(0 as unknown as Error),
  twice: (context) => {
    context.done(null, { out: 1 });
    context.done(null, { out: 2 });
  },
  "twice, an error second": (context) => {
    context.done(null, { out: 1 });
    context.done(new Error("second"));
  },
  "twice, later": (context) => {
    context.done();
    setTimeout(() => context.done(), 5);
  },
  "three times": (context) => {
    context.done();
    context.done();
    context.done();
  },
  "outputs set before": (context) => {
    context.bindings.out = "before";
    context.done();
  },
  "outputs set after, in the same turn": (context) => {
    context.done();
    context.bindings.out = "after";
  },
  "then a throw": (context) => {
    context.done();
    throw new Error("after done");
  },
  "never, nothing returned": () => {},
  "never, a value returned": (() => "value") as unknown as AzureFunction,
  "in an async function": async (context) => {
    context.done(null, { out: "done" });
  },
  "in an async function that returns": async (context) => {
    context.done(null, { out: "done" });
    return { out: "returned" };
  },
  "in an async function, after an await": async (context) => {
    await later();
    context.done(null, { out: "done" });
    return { out: "returned" };
  },
  "in an async function that goes on": async (context) => {
    context.done(null, { out: "done" });
    await later();
  },
  "in an async function, suppressed": async (context) => {
    Object.assign(context, { suppressAsyncDoneError: true });
    context.done(null, { out: "done" });
    await later();
  },
  "after an async function has returned": async (context) => {
    setTimeout(() => context.done(), 5);
    return { out: 1 };
  },
  "in an async function that then throws": async (context) => {
    context.done(null, { out: "done" });
    throw new Error("thrown");
  },
  "with an error in an async function": async (context) => {
    context.done(new Error("by done"));
    await later();
  },
  "by a thenable that is no promise": ((_: unknown) => ({
    // biome-ignore lint/suspicious/noThenProperty: that is the case.
    then: (resolve: (value: unknown) => void) => resolve({ out: "thenable" }),
  })) as unknown as AzureFunction,
  "by a thenable that rejects": ((_: unknown) => ({
    // biome-ignore lint/suspicious/noThenProperty: that is the case.
    then: (_resolve: unknown, reject: (error: unknown) => void) => reject(new Error("rejected")),
  })) as unknown as AzureFunction,
};

export const doneCases: readonly Case[] = Object.entries(cases).map(([name, run]) =>
  makeCase(`done: ${name}`, input, run),
);
