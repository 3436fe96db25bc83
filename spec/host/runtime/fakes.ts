import type { Effect } from "../../../bindings/api/effect.ts";
import type { Input, Output, Trigger, TriggerEvent } from "../../../bindings/api/listener.ts";
import type { Client } from "../../../bindings/api/provider.ts";
import type { BoundFunction } from "../../../host/runtime/bound-function.ts";
import type { FunctionDefinition } from "../../../host/runtime/function-definition.ts";
import type { Call, Reply } from "../../../host/worker/messages.ts";
import type { Worker } from "../../../host/worker/worker.ts";

export interface NamedEffect extends Effect {
  readonly name: string;
}

/** A client that writes down what is committed; `answers` are thrown one by one before it accepts. */
export class RecordingClient implements Client {
  readonly identity: string;
  readonly open = {};
  readonly atomic = true;
  readonly remembers = true;
  readonly commits: { readonly effects: readonly string[]; readonly once: string | undefined }[] = [];
  readonly answers: Error[] = [];
  /** Shared by several clients, tells their order. */
  readonly journal: string[];

  constructor(identity = "fake", journal: string[] = []) {
    this.identity = identity;
    this.journal = journal;
  }

  effect(name: string): NamedEffect {
    return { client: this, id: name, name };
  }

  async commit(effects: readonly Effect[], once?: string): Promise<void> {
    const answer = this.answers.shift();
    if (answer) throw answer;
    const names = effects.map((effect) => (effect as NamedEffect).name);
    this.commits.push({ effects: names, once });
    this.journal.push(`${this.identity}: ${names.join(", ")}`);
  }

  status(): { ok: true } {
    return { ok: true };
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** A worker that answers from a function of the call. */
export class ScriptedWorker implements Worker {
  readonly calls: Call[] = [];
  readonly #answer: (call: Call, attempt: number) => Reply | Promise<Reply>;

  constructor(answer: (call: Call, attempt: number) => Reply | Promise<Reply>) {
    this.#answer = answer;
  }

  async load(): Promise<{ registered: []; errors: [] }> {
    return { registered: [], errors: [] };
  }

  async invoke(call: Call): Promise<Reply> {
    this.calls.push(call);
    return this.#answer(call, this.calls.length - 1);
  }

  async stop(): Promise<void> {}
}

export const succeed = (outputs: Readonly<Record<string, string>> = {}): Reply => ({
  ok: true,
  outputData: Object.entries(outputs).map(([name, string]) => ({ name, data: { string } })),
});
export const fail = (message: string): Reply => ({
  ok: false,
  fault: "function",
  error: { name: "Error", message, stack: `Error: ${message}\n    at x.js:1:1` },
});

export function definitionOf(part: Partial<FunctionDefinition> = {}): FunctionDefinition {
  return {
    name: "f",
    directory: "/app/f",
    scriptFile: "/app/f/index.js",
    bindings: [],
    disabled: false,
    config: {},
    where: () => undefined,
    ...part,
  };
}

export interface BoundParts {
  readonly definition?: Partial<FunctionDefinition>;
  readonly inputs?: Readonly<Record<string, Input>>;
  readonly outputs?: Readonly<Record<string, Output>>;
}

export function boundOf({ definition = {}, inputs = {}, outputs = {} }: BoundParts = {}): BoundFunction {
  const trigger: Trigger = { listen: () => ({ start: async () => {}, stop: async () => {} }) };
  return {
    definition: definitionOf(definition),
    trigger,
    triggerName: "item",
    inputs: Object.entries(inputs).map(([name, input]) => ({ name, input })),
    outputs: Object.entries(outputs).map(([name, output]) => ({ name, output })),
  };
}

/** An output that makes one effect per value, named after it. */
export function outputTo(client: RecordingClient): Output {
  return { effects: async (value) => [client.effect(`write ${String(value)}`)] };
}

/** A queue-like event whose settlements are effects named ack, release, give back. */
export function eventOf(client: RecordingClient, part: Partial<TriggerEvent> = {}): TriggerEvent {
  return {
    id: "m1",
    value: "hello",
    data: { DequeueCount: 1 },
    reason: "New queue message detected on 'q'.",
    repeatable: true,
    settle: (outcome) => [client.effect(outcome.ok ? "ack" : "release")],
    giveBack: () => [client.effect("give back")],
    ...part,
  };
}
