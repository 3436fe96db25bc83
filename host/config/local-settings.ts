import { join } from "node:path";
import type { Problem } from "../../bindings/api/errors.ts";
import { nearest } from "../lib/nearest.ts";
import { errors } from "./errors.ts";
import { type JsonFile, type JsonPath, readJsonFile } from "./json-file.ts";
import type { LocalSetting } from "./settings.ts";

export const LOCAL_SETTINGS = "local.settings.json";

/** What local.settings.json says: only for the machine it lies on, never deployed. */
export interface LocalSettings {
  readonly values: readonly LocalSetting[];
  readonly http: LocalHttp;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}
export interface LocalHttp {
  readonly port?: number;
  readonly address?: string;
  /** Origins that browsers may call from. Read and checked; nothing uses them yet. */
  readonly cors?: readonly string[];
  readonly corsCredentials?: boolean;
}

/** No file: no settings. Never throws for what the file says. */
export function readLocalSettings(root: string): LocalSettings {
  const file = readJsonFile(join(root, LOCAL_SETTINGS), LOCAL_SETTINGS);
  return file ? new Reader(file).read() : { values: [], http: {}, problems: [], warnings: [] };
}

const SECTIONS = ["IsEncrypted", "Values", "ConnectionStrings", "Host"];
/** How what the `func` tool encrypted begins: DPAPI on Windows, ASP.NET data protection elsewhere. */
const ENCRYPTED = /^(AQAAANCMnd8B|CfDJ8)/;

class Reader {
  readonly #file: JsonFile;
  readonly #problems: Problem[] = [];
  readonly #warnings: Problem[] = [];
  readonly #values: LocalSetting[] = [];

  constructor(file: JsonFile) {
    this.#file = file;
  }

  read(): LocalSettings {
    const { value, problems, warnings } = this.#file;
    if (problems.length > 0) return { values: [], http: {}, problems, warnings };
    this.#warnings.push(...warnings);
    const sections = this.#object(value, []);
    for (const [key, section] of sections) this.#section(key, section);
    const isEncrypted = byName(sections, "IsEncrypted");
    if (isEncrypted !== false) this.#refuseEncrypted();
    const http = this.#http(this.#object(byName(sections, "Host"), ["Host"]));
    return { values: this.#values, http, problems: this.#problems, warnings: this.#warnings };
  }

  #section(key: string, section: unknown): void {
    const name = SECTIONS.find((known) => known.toLowerCase() === key.toLowerCase());
    if (name === "Values") {
      for (const [setting, value] of this.#object(section, [key]))
        this.#value(setting, value, [key, setting]);
    }
    if (name === "ConnectionStrings") {
      for (const [setting, value] of this.#object(section, [key]))
        this.#connectionString(key, setting, value);
    }
    if (name !== undefined || key === "$schema") return;
    const close = nearest(key, SECTIONS);
    this.#warn([key], `"${key}" has no effect: settings stand in "Values".`, {
      cure: close ? `Did you mean "${close}"?` : `Move "${key}" into "Values".`,
    });
  }

  #connectionString(section: string, name: string, value: unknown): void {
    const nested = this.#isObject(value) ? Object.entries(value) : undefined;
    const text = nested ? byName(nested, "ConnectionString") : value;
    this.#value(`ConnectionStrings:${name}`, text, [section, name]);
  }

  #value(name: string, value: unknown, path: JsonPath): void {
    const skipped = this.#whySkipped(name, value, path);
    if (skipped) this.#warn(path, skipped);
    else if (value === undefined || typeof value === "object") this.#refuseNested(value, path);
    else {
      if (typeof value !== "string") this.#warnNotText(value, path);
      this.#values.push({ name, value: String(value), where: this.#file.locate(path, "key") });
    }
  }

  #whySkipped(name: string, value: unknown, path: JsonPath): string | undefined {
    const shown = JSON.stringify(path.at(-1));
    if (path.at(-1) === "") return "A setting without a name is skipped.";
    if (/[=\0]/.test(name)) return `The setting ${shown} is skipped: no = may stand in its name.`;
    return value === null ? `The setting ${shown} is null and is skipped.` : undefined;
  }

  #refuseNested(value: unknown, path: JsonPath): void {
    const name = String(path.at(-1));
    this.#problem(path, `The setting "${name}" is ${show(value)}; a setting is a string.`, {
      cure: `Write the value in quotes; what is nested as "${name}__member": "value".`,
    });
  }

  #warnNotText(value: unknown, path: JsonPath): void {
    this.#warn(path, `The setting "${path.at(-1)}" is ${show(value)} and is read as text.`, {
      cure: "Write it in double quotes: other tools refuse the file.",
    });
  }

  #refuseEncrypted(): void {
    const secret = this.#values.find((setting) => ENCRYPTED.test(setting.value));
    if (!secret) return;
    this.#problems.push(
      errors.SHEAF_SETTINGS_ENCRYPTED(`The values of ${LOCAL_SETTINGS} are encrypted.`, {
        where: secret.where,
      }),
    );
  }

  #http(host: Members): LocalHttp {
    const port = byName(host, "LocalHttpPort");
    const address = byName(host, "LocalHttpAddress");
    const cors = byName(host, "CORS");
    const credentials = byName(host, "CORSCredentials");
    return {
      ...(isGiven(port) && this.#port(port)),
      ...(isGiven(address) && { address: this.#text(address, "LocalHttpAddress") }),
      ...(isGiven(cors) && { cors: split(this.#text(cors, "CORS")) }),
      ...(isGiven(credentials) && { corsCredentials: String(credentials).toLowerCase() === "true" }),
    };
  }

  #port(value: unknown): { readonly port?: number } {
    const port = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof port === "number" && Number.isInteger(port) && port >= 0 && port <= 65_535) return { port };
    this.#problem(
      ["Host", "LocalHttpPort"],
      `LocalHttpPort is ${show(value)}; a port is a number from 0 to 65535.`,
      {
        cure: 'Write "LocalHttpPort": 7071',
      },
    );
    return {};
  }

  #text(value: unknown, name: string): string {
    if (typeof value === "string") return value;
    this.#problem(["Host", name], `${name} is ${show(value)}; a string is expected.`);
    return "";
  }

  #object(value: unknown, path: JsonPath): Members {
    if (this.#isObject(value)) return Object.entries(value);
    if (value === undefined || (value === null && path.length > 0)) return [];
    const what = path.length > 0 ? `"${path.join(".")}"` : LOCAL_SETTINGS;
    this.#problem(path, `${what} is ${show(value)}; an object { … } is expected.`, {
      cure: 'Write "Values": { "NAME": "value" }.',
    });
    return [];
  }

  #isObject(value: unknown): value is object {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  }

  #problem(path: JsonPath, message: string, details: { readonly cure?: string } = {}): void {
    this.#problems.push(errors.SHEAF_SETTINGS_VALUE(message, { where: this.#file.locate(path), ...details }));
  }

  #warn(path: JsonPath, message: string, details: { readonly cure?: string } = {}): void {
    const where = this.#file.locate(path, "key");
    this.#warnings.push(errors.SHEAF_SETTINGS_SKIPPED(message, { where, ...details }));
  }
}

type Members = readonly (readonly [string, unknown])[];

function byName(members: Members, name: string): unknown {
  return members.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function split(list: string): string[] {
  return list
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** Its kind only: what stands in this file may be secret. */
function show(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (value === null) return "null";
  if (value === undefined) return "without a value";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
