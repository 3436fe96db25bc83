import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { HostError, type Problem } from "../../bindings/api/errors.ts";
import type { Catalog } from "../../bindings/catalog.ts";
import { ConfigError } from "../config/errors.ts";
import { HOST_JSON, type ReadHostJson, readHostJson } from "../config/host-json-file.ts";
import { readJsonFile } from "../config/json-file.ts";
import { type LocalSettings, readLocalSettings } from "../config/local-settings.ts";
import { type Environment, Settings } from "../config/settings.ts";
import { Validators } from "../config/validators.ts";
import { compareNames } from "../lib/compare-names.ts";
import { unknownFunction } from "../lib/unknown-function.ts";
import type { FunctionDefinition } from "../runtime/function-definition.ts";
import type { App, FunctionProblem } from "./app.ts";
import { checkRoutes } from "./check-routes.ts";
import { errors } from "./errors.ts";
import { type ReadFunction, readFunction } from "./read-function.ts";

export interface LoadOptions {
  readonly catalog: Catalog;
  /** The process's, usually. */
  readonly environment: Environment;
  /** Load only these functions, whatever host.json's `functions` says. */
  readonly only?: readonly string[] | undefined;
  /** Kept from one loading to the next, so that nothing is compiled twice. */
  readonly validators?: Validators;
}

/**
 * Reads an App folder. A function that is wrong is left out and told of, all that is wrong with it at once. Throws a ConfigError
 * where nothing can start: no such folder, nothing in it, a mistake in host.json or local.settings.json.
 */
export async function loadApp(root: string, options: LoadOptions): Promise<App> {
  const folder = resolve(root);
  const folders = subFolders(folder);
  const validators = options.validators ?? new Validators();
  const { catalog, environment } = options;
  const local = configured(() => readLocalSettings(folder));
  const settings = new Settings(environment, local.values);
  const host = configured(() => readHostJson(folder, { settings, catalog, validators }));
  const broken = [...host.problems, ...local.problems];
  if (broken.length > 0) throw new ConfigError(broken);
  const { hostJson } = host;
  const allowed = options.only ?? hostJson.functions;
  const read = readFunctions(folders, allowed, (name) =>
    readFunction(name, { root: folder, hostJson, settings, catalog, validators }),
  );
  if (read.size === 0 && !host.exists) throw nothingThere(folder);
  const warnings = [
    ...local.warnings,
    ...host.warnings,
    ...appWarnings({ root: folder, settings, allowed, read, folders }),
    ...[...read.values()].flatMap((one) => one.warnings),
  ];
  return {
    root: folder,
    hostJson,
    settings,
    environment: settings.forProcess(),
    localHttp: local.http,
    ...sortOut(read),
    warnings,
  };
}

function configured<T extends LocalSettings | ReadHostJson>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof HostError ? new ConfigError([error]) : error;
  }
}

/** The immediate sub-folders by name, without regard to case: the order of routes. */
function subFolders(root: string): string[] {
  try {
    if (!statSync(root).isDirectory()) throw new ConfigError([noRoot(root, "is no folder")]);
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && isCandidate(entry.name))
      .map((entry) => entry.name)
      .sort(compareNames);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError([noRoot(root, code === "ENOENT" ? "does not exist" : `cannot be read (${code})`)]);
  }
}

function isCandidate(name: string): boolean {
  return !name.startsWith(".") && name !== "node_modules";
}

function noRoot(root: string, what: string): HostError {
  return errors.SHEAF_APP_ROOT(`The App folder ${root} ${what}.`);
}

function nothingThere(root: string): ConfigError {
  const message = `${root} is no App: it has no ${HOST_JSON} and no folder with a function.json.`;
  return new ConfigError([errors.SHEAF_APP_EMPTY(message)]);
}

function readFunctions(
  folders: readonly string[],
  allowed: readonly string[] | undefined,
  read: (name: string) => ReadFunction | undefined,
): ReadonlyMap<string, ReadFunction> {
  const names = allowed && new Set(allowed.map((name) => name.toLowerCase()));
  const functions = new Map<string, ReadFunction>();
  for (const name of folders) {
    const found = names && !names.has(name.toLowerCase()) ? undefined : read(name);
    if (found) functions.set(name, found);
  }
  return functions;
}

/** The good functions, and what is wrong with the others, also where two of them get in each other's way. */
function sortOut(read: ReadonlyMap<string, ReadFunction>): Pick<App, "functions" | "problems"> {
  const problems: FunctionProblem[] = [];
  const good: FunctionDefinition[] = [];
  const names = new Map<string, string>();
  for (const [functionName, { definition, problems: own }] of read) {
    const other = names.get(functionName.toLowerCase());
    names.set(functionName.toLowerCase(), functionName);
    problems.push(...own.map((problem) => ({ functionName, problem })));
    if (other !== undefined) problems.push({ functionName, problem: duplicate(functionName, other) });
    else if (definition) good.push(definition);
  }
  const conflicts = checkRoutes(good);
  const losers = new Set(conflicts.map(({ functionName }) => functionName));
  return { functions: good.filter(({ name }) => !losers.has(name)), problems: [...problems, ...conflicts] };
}

function duplicate(name: string, other: string): Problem {
  const message = `The folders ${other} and ${name} are the same function: names differ in more than case.`;
  return errors.SHEAF_FUNCTION_DUPLICATE(message, { where: { file: `${name}/function.json` } });
}

interface Loaded {
  readonly root: string;
  readonly settings: Settings;
  readonly allowed: readonly string[] | undefined;
  readonly read: ReadonlyMap<string, ReadFunction>;
  readonly folders: readonly string[];
}

function appWarnings({ root, settings, allowed, read, folders }: Loaded): Problem[] {
  const warnings: Problem[] = [];
  if ((settings.get("FUNCTIONS_WORKER_RUNTIME") ?? "node").toLowerCase() !== "node") {
    const where = settings.where("FUNCTIONS_WORKER_RUNTIME");
    warnings.push(
      errors.SHEAF_APP_RUNTIME("FUNCTIONS_WORKER_RUNTIME is not node: only JavaScript runs here.", { where }),
    );
  }
  for (const name of allowed ?? []) {
    if ([...read.keys()].some((known) => known.toLowerCase() === name.toLowerCase())) continue;
    warnings.push(unknownFunction(name, folders));
  }
  if (read.size === 0 && !allowed)
    warnings.push(
      registersInCode(root) ??
        errors.SHEAF_APP_EMPTY(`${root} holds no function: no folder has a function.json.`),
    );
  return warnings;
}

function registersInCode(root: string): Problem | undefined {
  try {
    const file = readJsonFile(join(root, "package.json"), "package.json");
    const main = (file?.value as { readonly main?: unknown } | null | undefined)?.main;
    if (typeof main !== "string") return undefined;
    const message =
      'The App has no function.json, and package.json has a "main": functions registered in code are not supported yet.';
    return errors.SHEAF_APP_CODE_FIRST(message, { where: file?.locate(["main"]) });
  } catch {
    // package.json is not ours: whoever cannot read it says so elsewhere.
    return undefined;
  }
}
