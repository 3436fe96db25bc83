import { join } from "node:path";
import type { BindingType } from "../../bindings/api/binding.ts";
import type { ErrorDetails, HostError, Location, Problem } from "../../bindings/api/errors.ts";
import { parseTimeSpan } from "../../bindings/api/time-span.ts";
import type { Catalog } from "../../bindings/catalog.ts";
import { nearest } from "../lib/nearest.ts";
import type { RetryPolicy } from "../lib/retry-policy.ts";
import { checkSchema } from "./check-schema.ts";
import { errors } from "./errors.ts";
import type { HostJson } from "./host-json.ts";
import { overrideHostJson } from "./host-json-overrides.ts";
import { JsonFile, type JsonPath, readJsonFile } from "./json-file.ts";
import type { UnknownProperty } from "./normalize.ts";
import { checkRetry } from "./retry.ts";
import type { SchemaComplaint } from "./schema-problem.ts";
import { HOST } from "./schemas.ts";
import type { Settings } from "./settings.ts";
import { showValue } from "./show-value.ts";
import type { Validators } from "./validators.ts";

export const HOST_JSON = "host.json";

export interface ReadHostJson {
  /** Meaningful when there are no problems. */
  readonly hostJson: HostJson;
  readonly exists: boolean;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}
export interface HostJsonOptions {
  readonly settings: Settings;
  readonly catalog: Catalog;
  readonly validators: Validators;
}

/** host.json, overridden by `AzureFunctionsJobHost__…` settings, with its defaults. Never throws for what it says. */
export function readHostJson(root: string, options: HostJsonOptions): ReadHostJson {
  const file = readJsonFile(join(root, HOST_JSON), HOST_JSON);
  const reader = new Reader(file ?? new JsonFile(HOST_JSON, '{ "version": "2.0" }'), options);
  return { ...reader.read(), exists: file !== undefined };
}

const DEFAULT_TIMEOUT = "00:30:00";
/** Sections that the real host reads and that have no effect here. */
const ACCEPTED = [
  "aggregator",
  "concurrency",
  "customHandler",
  "extensionBundle",
  "healthMonitor",
  "httpWorker",
  "managedDependency",
  "metadataProviderTimeout",
  "sendCanceledInvocationsToWorker",
  "singleton",
  "telemetryMode",
  "tracing",
  "applicationInsights",
];
/** Where version 1 had the binding types' options. */
const VERSION_1 = ["queues", "http", "serviceBus", "eventHub", "blobs"];

class Reader {
  readonly #file: JsonFile;
  readonly #options: HostJsonOptions;
  readonly #problems: Problem[] = [];
  readonly #warnings: Problem[] = [];
  #overridden: ReadonlyMap<string, string> = new Map();

  constructor(file: JsonFile, options: HostJsonOptions) {
    this.#file = file;
    this.#options = options;
  }

  read(): Omit<ReadHostJson, "exists"> {
    this.#problems.push(...this.#file.problems);
    this.#warnings.push(...this.#file.warnings);
    const { value, overridden } = overrideHostJson(this.#file.value ?? {}, this.#options.settings);
    this.#overridden = overridden;
    const { value: checked, complaints, unknown } = checkSchema(value, HOST, this.#options);
    if (this.#file.problems.length === 0) this.#complain(complaints, []);
    for (const property of unknown) this.#ignored(property);
    const usable = this.#problems.length === 0 ? (checked as HostFields) : {};
    if (this.#file.problems.length === 0 && complaints.length === 0) this.#checkVersion(usable.version);
    const hostJson = this.#hostJson(usable);
    return { hostJson, problems: this.#problems, warnings: this.#warnings };
  }

  #hostJson(fields: HostFields): HostJson {
    const retry = fields.retry === undefined ? undefined : this.#retry(fields.retry);
    return {
      functionTimeoutMs: this.#timeout(fields.functionTimeout ?? DEFAULT_TIMEOUT),
      ...(fields.functions && { functions: fields.functions }),
      ...(retry && { retry }),
      extensions: this.#extensions(fields.extensions ?? {}),
      logLevel: fields.logging?.logLevel ?? {},
      watchDirectories: fields.watchDirectories ?? [],
      watchFiles: fields.watchFiles ?? [],
    };
  }

  #checkVersion(version: string | undefined): void {
    if (version === "2.0") return;
    const where = this.#locate(["version"]);
    if (version === undefined) {
      const message = "The host.json file is missing the required 'version' property.";
      this.#problems.push(errors.SHEAF_HOSTJSON_VERSION(message, { where, cure: 'Add "version": "2.0".' }));
      return;
    }
    const message = `${showValue(version)} is an invalid value for host.json 'version' property.`;
    this.#problems.push(errors.SHEAF_HOSTJSON_VERSION(message, { where }));
  }

  #timeout(text: string): number | undefined {
    if (text.trim() === "-1") return undefined;
    const ms = parseTimeSpan(text);
    if (ms !== undefined && ms >= 1000) return ms;
    const what = ms === undefined ? "a time span hh:mm:ss is expected" : "at least 00:00:01 is allowed";
    this.#invalid(["functionTimeout"], `"functionTimeout" is ${showValue(text)}; ${what}.`, {
      cure: 'Write for example "00:05:00" for 5 min, or "-1" for no limit.',
    });
    return undefined;
  }

  #retry(given: unknown): RetryPolicy | undefined {
    const { policy, complaints } = checkRetry(given, this.#options.validators);
    this.#complain(complaints, ["retry"], errors.SHEAF_RETRY_INVALID);
    return policy;
  }

  #extensions(given: Readonly<Record<string, unknown>>): HostJson["extensions"] {
    const sections = new Map<string, Readonly<Record<string, unknown>>>();
    for (const { hostJson } of this.#options.catalog.types) {
      if (hostJson && !sections.has(hostJson.section))
        sections.set(hostJson.section, this.#extension(hostJson, given));
    }
    for (const name of Object.keys(given)) this.#unknownSection(name, [...sections.keys()]);
    return Object.fromEntries(sections);
  }

  #extension(hostJson: NonNullable<BindingType["hostJson"]>, given: Readonly<Record<string, unknown>>) {
    const { section, schema } = hostJson;
    const name = Object.keys(given).find((key) => key.toLowerCase() === section.toLowerCase()) ?? section;
    const { value, complaints, unknown } = checkSchema(given[name] ?? {}, schema, this.#options);
    this.#complain(complaints, ["extensions", name]);
    for (const property of unknown)
      this.#ignored({ ...property, path: ["extensions", name, ...property.path] });
    return complaints.length > 0 ? {} : (value as Readonly<Record<string, unknown>>);
  }

  #unknownSection(name: string, known: readonly string[]): void {
    if (known.some((section) => section.toLowerCase() === name.toLowerCase())) return;
    const close = nearest(name, known);
    if (close)
      this.#warn(["extensions", name], `The section "${name}" has no effect.`, `Did you mean "${close}"?`);
  }

  #ignored({ path, name, nearest: close }: UnknownProperty): void {
    const isTop = path.length === 1;
    if (isTop && VERSION_1.some((section) => section.toLowerCase() === name.toLowerCase())) {
      this.#warn(
        path,
        `"${name}" at the top of host.json has no effect since version 2.0.`,
        `Move it into "extensions".`,
      );
    } else if (close && !(isTop && ACCEPTED.includes(name))) {
      this.#warn(path, `"${name}" has no effect.`, `Did you mean "${close}"?`);
    }
  }

  #complain(
    complaints: readonly SchemaComplaint[],
    base: JsonPath,
    make: Make = errors.SHEAF_HOSTJSON_VALUE,
  ): void {
    const section = base.length > 0 ? `${base.join(".")}: ` : "";
    for (const { path, message, cure } of complaints) {
      const at = [...base, ...path];
      const setting = this.#overridden.get(pathKey(at));
      const from = setting === undefined ? "" : ` The setting ${setting} says so.`;
      this.#problems.push(make(`${section}${message}${from}`, { where: this.#locate(at), cure }));
    }
  }

  #invalid(path: JsonPath, message: string, details: ErrorDetails): void {
    this.#problems.push(errors.SHEAF_HOSTJSON_VALUE(message, { where: this.#locate(path), ...details }));
  }

  #warn(path: JsonPath, message: string, cure: string): void {
    this.#warnings.push(
      errors.SHEAF_HOSTJSON_IGNORED(message, { where: this.#file.locate(path, "key"), cure }),
    );
  }

  /** In host.json, or where the setting that overrides it stands. */
  #locate(path: JsonPath): Location | undefined {
    const setting = this.#overridden.get(pathKey(path));
    return setting === undefined ? this.#file.locate(path) : this.#options.settings.where(setting);
  }
}

type Make = (message: string, details?: ErrorDetails) => HostError;

interface HostFields {
  readonly version?: string;
  readonly functionTimeout?: string;
  readonly functions?: readonly string[];
  readonly retry?: unknown;
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly logging?: { readonly logLevel?: Readonly<Record<string, string>> };
  readonly watchDirectories?: readonly string[];
  readonly watchFiles?: readonly string[];
}

function pathKey(path: JsonPath): string {
  return path.join("__").toLowerCase();
}
