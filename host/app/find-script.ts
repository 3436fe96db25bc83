import { readdirSync, statSync } from "node:fs";
import { extname, join, parse, relative, resolve } from "node:path";
import type { HostError, Location } from "../../bindings/api/errors.ts";
import { nearest } from "../lib/nearest.ts";
import { errors } from "./errors.ts";

export interface ScriptSearch {
  readonly directory: string;
  /** As function.json says. */
  readonly scriptFile: string | undefined;
  readonly where: Location;
}

/** The function's script, absolute. Throws SHEAF_FUNCTION_SCRIPT. */
export function findScript(search: ScriptSearch): string {
  return search.scriptFile ? namedScript(search, search.scriptFile) : probedScript(search);
}

function namedScript({ directory, where }: ScriptSearch, scriptFile: string): string {
  const path = resolve(directory, scriptFile);
  if (isFile(path)) {
    if (isJavaScript(path)) return path;
    throw errors.SHEAF_FUNCTION_SCRIPT(`The 'scriptFile' "${scriptFile}" is no JavaScript.`, {
      where,
      cure: languageCure(path),
    });
  }
  const message = `Invalid script file name configuration. The 'scriptFile' property is set to a file that does not exist: "${scriptFile}".`;
  throw errors.SHEAF_FUNCTION_SCRIPT(message, { where, cure: missingCure(directory, path) });
}

/** The only file beside function.json, else run.* or index.*. */
function probedScript({ directory, where }: ScriptSearch): string {
  const files = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && entry.name.toLowerCase() !== "function.json")
    .map((entry) => entry.name)
    .sort();
  const scripts = files.filter(isJavaScript);
  const [only] = files;
  const found = files.length === 1 && only && isJavaScript(only) ? only : scripts.find(isMain);
  if (found) return join(directory, found);
  throw noScript(files, scripts, where);
}

function isMain(name: string): boolean {
  const base = parse(name).name.toLowerCase();
  return base === "run" || base === "index";
}

function noScript(files: readonly string[], scripts: readonly string[], where: Location): HostError {
  const message = "Unable to determine the primary function script.";
  const typescript = files.find((file) => /\.[cm]?ts$/.test(file) && !/\.d\.[cm]?ts$/.test(file));
  let cure = 'Put an index.js into the folder, or name the script: "scriptFile": "../dist/index.js".';
  if (scripts.length > 0)
    cure = `Rename one of ${scripts.slice(0, 5).join(", ")} to index.js, or name it: "scriptFile": "${scripts[0]}".`;
  else if (typescript) cure = languageCure(typescript);
  return errors.SHEAF_FUNCTION_SCRIPT(message, { where, cure });
}

function missingCure(directory: string, path: string): string {
  const folder = parse(path).dir;
  let files: string[];
  try {
    files = readdirSync(folder).filter(isJavaScript);
  } catch {
    return `The folder ${relative(directory, folder) || "."} does not exist: build the App first (npm run build), or correct scriptFile.`;
  }
  const close = nearest(parse(path).base, files);
  const name = close && relative(directory, join(folder, close)).replaceAll("\\", "/");
  return name
    ? `Did you mean "${name}"?`
    : "Build the App if the file is built (npm run build), or correct scriptFile.";
}

function languageCure(path: string): string {
  if (!/\.[cm]?ts$/.test(path)) return "Name a .js, .mjs or .cjs file.";
  return 'Compile the TypeScript first (npm run build) and name what comes of it: "scriptFile": "../dist/….js".';
}

function isJavaScript(name: string): boolean {
  return [".js", ".mjs", ".cjs"].includes(extname(name).toLowerCase());
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
