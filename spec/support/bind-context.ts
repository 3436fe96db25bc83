import type { BindContext, Binding } from "../../bindings/api/binding.ts";
import type { Effect, Outcome } from "../../bindings/api/effect.ts";
import { LeaseLost } from "../../bindings/api/effect.ts";
import { toError } from "../../bindings/api/errors.ts";
import type { Dispatch, TriggerEvent } from "../../bindings/api/listener.ts";
import type { Client, ProviderKind, StoreKind, Stores } from "../../bindings/api/provider.ts";
import { TestLog, VirtualClock } from "../../bindings/api/testing.ts";
import { createMemoryProvider } from "../../bindings/providers/memory/index.ts";
import { StoredHostState } from "../../host/runtime/host-state.ts";

export interface TestContextOptions {
  readonly functionName?: string;
  /** The type's section of host.json. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, string>>;
  /** Another process on the same stores. */
  readonly beside?: TestContext;
}

/** A BindContext on stores in memory and in virtual time, with what a spec needs to look at them. */
export interface TestContext extends BindContext {
  readonly clock: VirtualClock;
  readonly log: TestLog;
  readonly client: Client;
  /** The names of the connections that were opened. */
  readonly connections: readonly (string | undefined)[];
  /** A store of the same connection. */
  store<K extends ProviderKind>(kind: K, name: string): Promise<Stores[K]>;
  commit(...effects: readonly Effect[]): Promise<void>;
}

const providers = new WeakMap<TestContext, ReturnType<typeof createMemoryProvider>>();

export async function testContext(given: TestContextOptions = {}): Promise<TestContext> {
  const provider = (given.beside && providers.get(given.beside)) ?? createMemoryProvider();
  const clock = given.beside?.clock ?? new VirtualClock();
  const log = new TestLog();
  const client = await provider.connect("memory:spec", { root: "/", clock, log });
  const connections: (string | undefined)[] = [];
  const store = async <K extends ProviderKind>(kind: K, name: string): Promise<Stores[K]> => {
    const open = client.open[kind];
    if (!open) throw new Error(`memory has no ${kind}`);
    return (await open(name)) as Stores[K];
  };
  const context: TestContext = {
    functionName: given.functionName ?? "Orders",
    bindings: [],
    options: given.options ?? {},
    async open<K extends StoreKind>(kind: K, connection: string | undefined, name: string) {
      connections.push(connection);
      return (await store(kind as ProviderKind, name)) as Stores[K];
    },
    state: new StoredHostState({ open: () => store("table", "SheafHostState"), hostId: "spec", clock, log }),
    ...{ clock, log, client, connections, store },
    setting: (name) => given.settings?.[name],
    where: (binding, property) => ({ file: `${binding.name}.json`, ...(property && { line: 1 }) }),
    commit: (...effects) => client.commit(effects),
  };
  providers.set(context, provider);
  return context;
}

export function binding(type: string, properties: Readonly<Record<string, unknown>> = {}): Binding {
  return { name: "item", type, direction: type.endsWith("Trigger") ? "in" : "out", ...properties };
}

/** What the host's dispatcher does, as far as triggers can tell: runs, then commits the settlement. */
export function dispatchTo(run: (event: TriggerEvent) => unknown): Dispatch {
  return async (event) => {
    const outcome = await attempt(run, event);
    const effects = event.settle(outcome);
    try {
      await effects[0]?.client.commit(effects);
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
      return { ok: false, error };
    }
    return outcome;
  };
}

async function attempt(run: (event: TriggerEvent) => unknown, event: TriggerEvent): Promise<Outcome> {
  try {
    const result = await run(event);
    return { ok: true, outputs: { $return: result } };
  } catch (thrown) {
    return { ok: false, error: toError(thrown) };
  }
}

/** Never hurries. */
export function gently(): AbortSignal {
  return new AbortController().signal;
}
