import { type Case, httpCase, makeCase } from "./case.ts";

const bindings = { order: "queueTrigger", out: "out queue" };
const inputs = { order: { string: "x" } };
const retryContext = {
  retryCount: 1,
  maxRetryCount: 3,
  exception: { message: "m", source: "s", stackTrace: "t" },
};
const traceContext = { traceParent: "00-a-b-01", traceState: "s=1", attributes: { k: "v" } };

export const contextCases: readonly Case[] = [
  makeCase("the context: its names", { bindings, inputs }, async (context) => ({
    id: context.invocationId,
    execution: context.executionContext,
    definitions: context.bindingDefinitions,
    trace: context.traceContext,
  })),
  makeCase(
    "the context: a retry",
    { bindings, inputs, call: { retryContext } },
    async (context) => context.executionContext,
  ),
  makeCase("the context: no retry", { bindings, inputs }, async (context) => ({
    isAbsent: context.executionContext.retryContext === undefined,
  })),
  makeCase(
    "the context: a trace",
    { bindings, inputs, call: { traceContext } },
    async (context) => context.traceContext,
  ),
  makeCase("the context: no req and res without http", { bindings, inputs }, async (context) => ({
    req: context.req === undefined,
    res: context.res === undefined,
  })),
  makeCase("the context: parts taken out of it", { bindings, inputs }, (context) => {
    const { done, log } = context;
    const { warn } = log;
    log("a");
    warn("b");
    done(null, { out: "done" });
  }),
  makeCase("the context: its log replaced", { bindings, inputs }, async (context) => {
    const lines: unknown[] = [];
    Object.assign(context, { log: (line: unknown) => lines.push(line) });
    context.log("mine");
    return { out: lines };
  }),
  makeCase("the context: spread", { bindings, inputs }, async (context) => {
    const copy = { ...context, extra: 1 };
    copy.log("through the copy");
    return { id: copy.invocationId, data: copy.bindingData, definitions: copy.bindingDefinitions.length };
  }),
  makeCase("the context: its keys", { bindings, inputs }, async (context) => Object.keys(context).sort()),
  makeCase("the context: as JSON", { bindings, inputs }, async (context) => ({
    out: JSON.parse(JSON.stringify(context)),
  })),
  makeCase("the context: definitions may be changed", { bindings, inputs }, async (context) => {
    context.bindingDefinitions.push({ name: "more", type: "x", direction: "in" });
    return context.bindingDefinitions;
  }),
  makeCase("the context: bindings gone", { bindings, inputs }, async (context) => {
    Object.assign(context, { bindings: null });
  }),
  makeCase("the context: anything may be hung onto it", { bindings, inputs }, async (context) => {
    Object.assign(context, { user: "ann" });
    return { user: (context as unknown as { user: string }).user };
  }),
  httpCase("the context: bindings gone in http", {}, async (context) => {
    Object.assign(context, { bindings: undefined });
  }),
  httpCase("the context: an http trigger's definitions", {}, async (context) => {
    context.res = { body: context.bindingDefinitions };
  }),
];
