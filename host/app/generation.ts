import type { BindContext, Binding } from "../../bindings/api/binding.ts";
import type { Clock } from "../../bindings/api/clock.ts";
import { HostError, type Problem } from "../../bindings/api/errors.ts";
import type { HostState } from "../../bindings/api/host-state.ts";
import type { HttpRoutes } from "../../bindings/api/http-routes.ts";
import { type Logger, withFields } from "../../bindings/api/logger.ts";
import type { StoreKind, StoreOptions, Stores } from "../../bindings/api/provider.ts";
import type { Catalog } from "../../bindings/catalog.ts";
import type { Connections } from "../../bindings/connections.ts";
import { type BoundFunction, bindFunction, isHostError } from "../runtime/bound-function.ts";
import { Dispatcher } from "../runtime/dispatcher.ts";
import { errors } from "../runtime/errors.ts";
import type { FunctionDefinition } from "../runtime/function-definition.ts";
import type { AppSource, FunctionSource, LoadError, Worker } from "../worker/worker.ts";
import type { App, FunctionProblem } from "./app.ts";
import { ListenerRunner } from "./listener-runner.ts";

export interface GenerationOptions {
  readonly app: App;
  readonly catalog: Catalog;
  readonly connections: Connections;
  readonly state: HostState;
  /** The kind `http`: this generation's own route table. */
  readonly routes: HttpRoutes;
  /** Owned by the generation from here on. */
  readonly worker: Worker;
  readonly clock: Clock;
  readonly log: Logger;
}

/** One reading of the App, running: its functions bound, its worker, its listeners. A reload makes the next beside it, then stops it. */
export class Generation {
  readonly app: App;
  readonly bound: ReadonlyMap<string, BoundFunction>;
  /** What is wrong in single functions: found at loading, binding, or when their code was loaded. */
  readonly problems: readonly FunctionProblem[];
  readonly #options: GenerationOptions;
  readonly #dispatcher: Dispatcher;
  readonly #loading: Promise<readonly LoadError[]>;
  readonly #runners = new Map<string, ListenerRunner>();

  private constructor(
    options: GenerationOptions,
    parts: { bound: BoundFunction[]; problems: FunctionProblem[] },
  ) {
    this.app = options.app;
    this.#options = options;
    this.bound = new Map(parts.bound.map((bound) => [bound.definition.name.toLowerCase(), bound]));
    this.problems = [...options.app.problems, ...parts.problems];
    const { worker, clock, log, app } = options;
    this.#dispatcher = new Dispatcher({ worker, clock, log, timeoutMs: app.hostJson.functionTimeoutMs });
    this.#loading = worker.load(toAppSource(app)).then(({ errors }) => errors);
    this.#loading.catch(() => {});
  }

  /** Binds every function; a bad one becomes a problem. */
  static async create(options: GenerationOptions): Promise<Generation> {
    const results = await Promise.all(options.app.functions.map((definition) => bind(definition, options)));
    return new Generation(options, {
      bound: results.flatMap((result) => ("bound" in result ? [result.bound] : [])),
      problems: results.flatMap((result) => ("problems" in result ? result.problems : [])),
    });
  }

  /** Resolves when user code is loaded; what of it could not be is told as problems, and each of its invocations fails. */
  async loaded(): Promise<readonly FunctionProblem[]> {
    return (await this.#loading).map((error) => ({
      functionName: error.functionId,
      problem: toLoadProblem(error),
    }));
  }

  get dispatcher(): Dispatcher {
    return this.#dispatcher;
  }

  /** Listens for every function that is not disabled. Resolves after each listener's first try. */
  async listen(): Promise<void> {
    const { clock, log } = this.#options;
    const starting: Promise<void>[] = [];
    for (const bound of this.bound.values()) {
      const { name, disabled } = bound.definition;
      if (disabled) continue;
      const runner = new ListenerRunner(name, bound.trigger.listen(this.#dispatcher.to(bound)), {
        clock,
        log,
      });
      this.#runners.set(name.toLowerCase(), runner);
      starting.push(runner.start());
    }
    await Promise.all(starting);
  }

  listenError(functionName: string): Error | undefined {
    return this.#runners.get(functionName.toLowerCase())?.error;
  }

  /** No new events; waits for running ones, then ends the worker. When `hurry` aborts, what still runs is given back. */
  async stop(hurry: AbortSignal): Promise<void> {
    this.#dispatcher.drain();
    await Promise.all([...this.#runners.values()].map((runner) => runner.stop(hurry)));
    await this.#options.worker.stop(hurry);
    await this.#dispatcher.idle();
  }
}

type Bound = { readonly bound: BoundFunction } | { readonly problems: readonly FunctionProblem[] };

async function bind(definition: FunctionDefinition, options: GenerationOptions): Promise<Bound> {
  const result = await bindFunction(definition, options.catalog.types, (type) =>
    bindContext(definition, type.hostJson?.section, options),
  );
  if ("bound" in result) return result;
  const problems = result.failures.map(({ binding, error }) => ({
    functionName: definition.name,
    problem: toBindProblem(definition, binding, error),
  }));
  return { problems };
}

function bindContext(
  definition: FunctionDefinition,
  section: string | undefined,
  options: GenerationOptions,
): BindContext {
  const { app, connections, routes, state, clock, log } = options;
  function open<K extends StoreKind>(
    kind: K,
    connection: string | undefined,
    name: string,
    storeOptions?: StoreOptions,
  ): Promise<Stores[K]> {
    if (kind === "http") return Promise.resolve(routes as Stores[K]);
    return connections.open(kind, connection, name, storeOptions) as Promise<Stores[K]>;
  }
  return {
    functionName: definition.name,
    bindings: definition.bindings,
    options: (section === undefined ? undefined : app.hostJson.extensions[section]) ?? {},
    open,
    state,
    clock,
    log: withFields(log, { functionName: definition.name }),
    setting: (name) => app.settings.get(name),
    where: (binding, property) => definition.where(binding, property),
  };
}

function toBindProblem(definition: FunctionDefinition, binding: Binding, error: Error): Problem {
  const message = `Function "${definition.name}": binding "${binding.name}": ${asWritten(error.message, definition, binding)}`;
  const where = (isHostError(error) ? error.where : undefined) ?? definition.where(binding);
  if (!isHostError(error)) return errors.SHEAF_BINDING_FAILED(message, { where, cause: error });
  const { cure, dependency } = error;
  return new HostError(error.code, message, { where, cure, dependency, cause: error });
}

/** A message shows `%SETTING%` as function.json has it, not what the setting holds: it may be a secret. */
function asWritten(message: string, { config }: FunctionDefinition, binding: Binding): string {
  const written = (config.bindings as readonly Record<string, unknown>[] | undefined)?.find(
    ({ name }) => name === binding.name,
  );
  let shown = message;
  for (const [property, text] of Object.entries(written ?? {})) {
    const resolved = binding[property];
    if (typeof text !== "string" || !text.includes("%") || typeof resolved !== "string" || resolved === "")
      continue;
    shown = shown.replaceAll(resolved, text).replaceAll(resolved.toLowerCase(), text);
  }
  return shown;
}

function toLoadProblem({ functionId, message, stack }: LoadError): Problem {
  return errors.SHEAF_SCRIPT_LOAD(`Function "${functionId}": ${stack ?? message}`);
}

function toAppSource(app: App): AppSource {
  const heapLimitMb = Number(app.settings.get("SHEAF_HEAP_LIMIT_MB"));
  return {
    root: app.root,
    functions: app.functions.map(toFunctionSource),
    environment: app.environment,
    ...(heapLimitMb > 0 ? { heapLimitMb } : {}),
  };
}

function toFunctionSource(definition: FunctionDefinition): FunctionSource {
  const { name, directory, scriptFile, entryPoint } = definition;
  const bindings = definition.bindings.map((binding) => [binding.name, toBindingSource(binding)] as const);
  return {
    id: name,
    name,
    directory,
    scriptFile,
    ...(entryPoint ? { entryPoint } : {}),
    bindings: Object.fromEntries(bindings),
  };
}

function toBindingSource({ type, direction, dataType }: Binding) {
  return { type, direction, dataType: dataType ?? "undefined" } as const;
}
