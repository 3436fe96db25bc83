import { randomBytes } from "node:crypto";
import type { RequestListener } from "node:http";
import { relative, resolve } from "node:path";
import { systemClock } from "../bindings/api/clock.ts";
import type { Outcome } from "../bindings/api/effect.ts";
import { type Problem, toError } from "../bindings/api/errors.ts";
import type { Logger } from "../bindings/api/logger.ts";
import { adminView } from "./admin-view.ts";
import type { App, FunctionProblem } from "./app/app.ts";
import { type FunctionStatus, functionStatuses } from "./app/function-status.ts";
import type { Generation } from "./app/generation.ts";
import { outOfReach } from "./app/out-of-reach.ts";
import { ConfigError } from "./config/errors.ts";
import type { HostJson } from "./config/host-json.ts";
import { errors } from "./errors.ts";
import { GenerationMaker } from "./generation-maker.ts";
import type { HostOptions } from "./host-options.ts";
import { lazyFallback } from "./http/lazy-fallback.ts";
import { HttpServer } from "./http/server.ts";
import type { HostStateName } from "./lib/host-state-name.ts";
import { Presence } from "./lib/presence.ts";
import { unknownFunction } from "./lib/unknown-function.ts";
import { newlyBroken } from "./newly-broken.ts";
import { notReloaded } from "./not-reloaded.ts";
import { StopRequest } from "./stop-request.ts";

const DEFAULT_PORT = 7071;
/** So much longer code may load when its files changed again: an endless loop in it must not keep its mended self out. */
const OVERTAKE_MS = 1_000;
const OVERTAKEN = "Its code did not come to an end before the files changed again.";

/** One process that runs one App: composes the parts, owns them, and ends them. */
export class Host {
  /** 32 hex digits, new with every process. */
  readonly instanceId = randomBytes(16).toString("hex");
  readonly root: string;
  readonly #options: HostOptions;
  readonly #log: Logger;
  readonly #maker: GenerationMaker;
  readonly #presence: Presence;
  #state: HostStateName = "Default";
  #server: HttpServer | undefined;
  #generation: Generation | undefined;
  #codeProblems: readonly FunctionProblem[] = [];
  #reloading: Promise<void> = Promise.resolve();
  readonly #retiring = new Set<Promise<void>>();
  readonly #hurry = new AbortController();
  #starting: Promise<void> | undefined;
  /** Rejects when the host is asked to stop, for what waits in start(). */
  readonly #stopAsked = new StopRequest("the host was stopped while it started");
  #overtaken = new StopRequest(OVERTAKEN);
  #stopWatching: (() => Promise<void>) | undefined;

  constructor(options: HostOptions) {
    this.root = resolve(options.root);
    this.#options = options;
    this.#log = options.log;
    this.#maker = new GenerationMaker(this.root, options);
    this.#presence = new Presence(this.root);
  }

  get state(): HostStateName {
    return this.#state;
  }

  /** Where it answers HTTP; undefined while it does not. */
  get url(): string | undefined {
    return this.#server?.url;
  }

  /**
   * Loads the App and listens. Rejects with a ConfigError (host.json or local.settings.json is bad, or a store that every function
   * needs is out of reach), a HostError (port taken, no folder), and when stopped meanwhile. Bad functions: see `functions()`.
   */
  start(): Promise<void> {
    this.#starting = this.#start();
    return this.#starting;
  }

  async #start(): Promise<void> {
    this.#state = "Starting";
    try {
      const app = await this.#maker.load();
      if (this.#options.listen === false) await this.#standBy(app);
      else await this.#listen(app);
      this.#state = "Running";
    } catch (error) {
      await this.#end(AbortSignal.abort());
      this.#state = "Error";
      throw error;
    }
    const app = this.#generation?.app;
    if (this.#options.watch && app) await this.#watch(app.hostJson);
  }

  /** By name; the ones in error too. */
  functions(): FunctionStatus[] {
    return this.#generation ? functionStatuses(this.#generation, this.#codeProblems) : [];
  }

  /** What is odd about the App, though nothing was left out for it. */
  warnings(): readonly Problem[] {
    return this.#generation?.app.warnings ?? [];
  }

  /**
   * Runs one function by hand, with the payload as its trigger would give it; what it writes is stored. Rejects with a HostError
   * for an unknown function, one in error, or a payload that makes no event.
   */
  async invoke(name: string, payload: string): Promise<Outcome> {
    const generation = this.#generation;
    const bound = generation?.bound.get(name.toLowerCase());
    if (!generation || !bound) throw this.#cannotInvoke(name);
    const { trigger, definition } = bound;
    if (!trigger.event) {
      throw errors.SHEAF_FUNCTION_NOT_INVOCABLE(`Function "${definition.name}" cannot be invoked by hand.`);
    }
    return generation.dispatcher.dispatch(bound, await trigger.event(payload));
  }

  /** Takes nothing new and waits for what runs; when `hurry` aborts, that is given back. Safe to call twice. */
  async stop(hurry: AbortSignal): Promise<void> {
    this.#state = "Stopping";
    hurry.addEventListener("abort", () => this.#hurry.abort(), { once: true });
    if (hurry.aborted) this.#hurry.abort();
    this.#stopAsked.make();
    // What the start has made is there to be ended only when it is through.
    await this.#starting?.catch(() => {});
    await this.#end(hurry);
  }

  async #end(hurry: AbortSignal): Promise<void> {
    await this.#stopWatching?.();
    await this.#reloading;
    await Promise.all([this.#server?.stop(hurry), this.#generation?.stop(hurry), ...this.#retiring]);
    this.#server = undefined;
    await this.#presence.withdraw();
    await this.#maker.close();
    this.#state = "Stopped";
  }

  /** Reads the App again; the new generation takes over when it is no worse than the one that runs. Never rejects. */
  reload(paths: readonly string[] = []): Promise<void> {
    const before = this.#overtaken;
    const cancel = (this.#options.clock ?? systemClock).after(OVERTAKE_MS, () => before.make());
    const overtaken = new StopRequest(OVERTAKEN);
    this.#overtaken = overtaken;
    this.#reloading = this.#reloading
      .then(() => {
        cancel();
        return this.#reload(paths, overtaken);
      })
      .catch((thrown: unknown) => this.#sayNotReloaded(toError(thrown)));
    return this.#reloading;
  }

  /** Ready to invoke by hand; nothing listens. */
  async #standBy(app: App): Promise<void> {
    const { generation } = await this.#maker.make(app, () => `http://127.0.0.1:${this.#port(app)}`);
    this.#begin(generation);
    this.#codeProblems = await this.#stopAsked.unlessMade(generation.loaded());
  }

  async #listen(app: App): Promise<void> {
    const { generation, routes } = await this.#maker.make(app, () => this.url ?? "");
    this.#begin(generation);
    this.#stopAsked.check();
    const limit = Number(app.settings.get("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"));
    const server = new HttpServer({
      log: this.#log,
      fallback: lazyFallback(() => this.#loadAdmin(app), this.#log),
      bodyLimit: limit > 0 ? limit : undefined,
    });
    await server.listen({ port: this.#port(app), address: this.#address(app) });
    this.#server = server;
    this.#stopAsked.check();
    // HTTP is taken from here on: what comes before the code is loaded waits for it in the worker.
    server.use(routes);
    this.#state = "Initialized";
    const [codeProblems] = await this.#stopAsked.unlessMade(
      Promise.all([generation.loaded(), generation.listen()]),
    );
    this.#codeProblems = codeProblems;
    await this.#announce(server.url);
  }

  /** A host none of whose functions can run without something outside is better started again later. */
  #begin(generation: Generation): void {
    this.#generation = generation;
    const problems = outOfReach(generation);
    if (problems.length > 0) throw new ConfigError(problems);
  }

  async #announce(url: string): Promise<void> {
    try {
      await this.#presence.announce(url);
    } catch (thrown) {
      const { message } = toError(thrown);
      this.#log.log(
        "debug",
        `sheaf invoke will not find this host: the App folder cannot be written. ${message}`,
      );
    }
  }

  async #loadAdmin(app: App): Promise<RequestListener> {
    const { createAdminApp } = await import("./admin/create-admin-app.ts");
    const view = adminView({
      log: this.#log,
      instanceId: this.instanceId,
      hostId: this.#maker.hostId(app),
      address: this.#address(app),
      state: () => this.#state,
      generation: () => this.#generation,
      codeProblems: () => this.#codeProblems,
      connections: () => this.#maker.connections(),
      invoke: (name, payload) => this.invoke(name, payload),
    });
    return createAdminApp(view);
  }

  async #watch(hostJson: HostJson): Promise<void> {
    const { watchApp } = await import("./app/watch.ts");
    const watcher = await watchApp(this.root, {
      clock: this.#options.clock ?? systemClock,
      hostJson,
      ignore: this.#maker.dataFolders(),
      onChange: (paths) => void this.reload(paths),
      onError: ({ message }) => this.#log.log("warn", `Some changes of files will not be seen: ${message}`),
    });
    this.#stopWatching = () => watcher.stop();
  }

  async #reload(paths: readonly string[], overtaken: StopRequest): Promise<void> {
    const old = this.#generation;
    if (!old || !this.#server || this.#state !== "Running") return;
    for (const path of paths) this.#log.log("debug", `File change of type 'Changed' detected for '${path}'`);
    const { generation, routes } = await this.#maker.make(await this.#maker.load(), () => this.url ?? "");
    const codeProblems = await this.#loadedUnless(generation, overtaken);
    const worse = newlyBroken(old, this.#codeProblems, [...generation.problems, ...codeProblems]);
    if (worse.length > 0) {
      await generation.stop(AbortSignal.abort());
      throw new ConfigError(worse.map(({ problem }) => problem));
    }
    const listening = generation.listen();
    this.#server.use(routes);
    this.#generation = generation;
    this.#codeProblems = codeProblems;
    await listening;
    const what = paths.map((path) => relative(this.root, path)).join(", ");
    this.#log.log("info", `Reloaded${what === "" ? "" : ` (${what})`}`, { notice: true });
    this.#retire(old);
  }

  async #loadedUnless(generation: Generation, overtaken: StopRequest): Promise<readonly FunctionProblem[]> {
    try {
      return await overtaken.unlessMade(this.#stopAsked.unlessMade(generation.loaded()));
    } catch (thrown) {
      await generation.stop(AbortSignal.abort());
      throw thrown;
    }
  }

  #sayNotReloaded(error: Error): void {
    // Nobody waits for it any more.
    if (this.#state === "Stopping") return;
    const { message, fields } = notReloaded(error, this.root);
    this.#log.log("error", message, fields);
  }

  /** What runs in the old generation ends by itself. */
  #retire(old: Generation): void {
    const retiring = old.stop(this.#hurry.signal).finally(() => this.#retiring.delete(retiring));
    this.#retiring.add(retiring);
  }

  #cannotInvoke(name: string): Error {
    const functions = this.functions();
    const known = functions.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (!known)
      return unknownFunction(
        name,
        functions.map((each) => each.name),
      );
    const why = known.problems.map(({ message }) => message).join(" ");
    return errors.SHEAF_FUNCTION_IN_ERROR(`Function "${known.name}" is in error: ${why}`);
  }

  #port(app: App): number {
    return this.#options.port ?? app.localHttp.port ?? DEFAULT_PORT;
  }

  #address(app: App): string {
    return this.#options.address ?? app.localHttp.address ?? "127.0.0.1";
  }
}
