import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { FunctionSource } from "../worker.ts";
import type { UserFunction } from "./invocation.ts";
import { toErrorOf } from "./serialize-error.ts";
import { SystemError } from "./system-error.ts";

/** Loads the function's module and finds the function in it; `this` inside is what the module exports. */
export async function loadFunction(source: FunctionSource): Promise<UserFunction> {
  try {
    const file = path.resolve(source.directory, source.scriptFile);
    return entryPoint(await loadModule(file), source.entryPoint);
  } catch (thrown) {
    const error = toErrorOf(thrown);
    throw new Error(`Worker was unable to load function ${source.name}: '${error.message}'`, {
      cause: error,
    });
  }
}

async function loadModule(file: string): Promise<unknown> {
  return isEsm(file) ? import(pathToFileURL(file).href) : createRequire(file)(file);
}

function isEsm(file: string): boolean {
  if (file.endsWith(".mjs")) return true;
  return file.endsWith(".js") && nearestPackageType(path.dirname(file)) === "module";
}

function nearestPackageType(directory: string): unknown {
  try {
    const text = readFileSync(path.join(directory, "package.json"), "utf8");
    return (JSON.parse(text) as { type?: unknown }).type;
  } catch (error) {
    const parent = path.dirname(directory);
    // A package.json that cannot be read as JSON fails in `require` with a better message than ours.
    const isAbsent = (error as NodeJS.ErrnoException).code === "ENOENT";
    return isAbsent && parent !== directory ? nearestPackageType(parent) : undefined;
  }
}

function entryPoint(exported: unknown, name: string | undefined): UserFunction {
  const found = typeof exported === "function" ? exported : memberOf(exported, name);
  if (!found) {
    throw new SystemError(
      `Unable to determine function entry point: ${name}. If multiple functions are exported, you must indicate the entry point, either by naming it 'run' or 'index', or by naming it explicitly via the 'entryPoint' metadata property.`,
    );
  }
  if (typeof found !== "function") {
    throw new SystemError(
      "The resolved entry point is not a function and cannot be invoked by the functions runtime. Make sure the function has been correctly exported.",
    );
  }
  return found.bind(exported) as UserFunction;
}

function memberOf(exported: unknown, name: string | undefined): unknown {
  if (typeof exported !== "object" || exported === null) return undefined;
  const members = exported as Readonly<Record<string, unknown>>;
  if (name) return members[name];
  const keys = Object.keys(members);
  const [only] = keys;
  if (keys.length === 1 && only !== undefined) return members[only];
  return members.run ?? members.index;
}
