import { join } from "node:path";
import type { Binding } from "../../bindings/api/binding.ts";
import type { Location, Problem } from "../../bindings/api/errors.ts";
import type { Catalog } from "../../bindings/catalog.ts";
import { checkSchema } from "../config/check-schema.ts";
import { errors as configErrors } from "../config/errors.ts";
import type { HostJson } from "../config/host-json.ts";
import { type JsonFile, type JsonPath, readJsonFile } from "../config/json-file.ts";
import { checkRetry } from "../config/retry.ts";
import { FUNCTION } from "../config/schemas.ts";
import type { Settings } from "../config/settings.ts";
import type { Validators } from "../config/validators.ts";
import type { RetryPolicy } from "../lib/retry-policy.ts";
import type { FunctionDefinition } from "../runtime/function-definition.ts";
import { errors } from "./errors.ts";
import { findScript } from "./find-script.ts";
import { ProblemList } from "./problem-list.ts";
import { type ReadBinding, readBinding } from "./read-binding.ts";

export interface FunctionContext {
  readonly root: string;
  readonly hostJson: HostJson;
  readonly settings: Settings;
  readonly catalog: Catalog;
  readonly validators: Validators;
}

export interface ReadFunction {
  /** Absent when something is wrong with it. */
  readonly definition?: FunctionDefinition;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** The function in a folder of the App; undefined when the folder is none. Never throws for what a user wrote. */
export function readFunction(name: string, context: FunctionContext): ReadFunction | undefined {
  const fileName = `${name}/function.json`;
  const list = new ProblemList();
  const read = list.attempt(
    () => ({ file: readJsonFile(join(context.root, name, "function.json"), fileName) }),
    () => ({ file: fileName }),
  );
  if (!read) return list;
  return read.file && new FunctionReader(name, read.file, context, list).read();
}

/** More are a file that a program wrote by mistake; telling of each would take minutes. */
const MAX_BINDINGS = 200;

class FunctionReader {
  readonly #name: string;
  readonly #file: JsonFile;
  readonly #context: FunctionContext;
  readonly #list: ProblemList;

  constructor(name: string, file: JsonFile, context: FunctionContext, list: ProblemList) {
    this.#name = name;
    this.#file = file;
    this.#context = context;
    this.#list = list;
  }

  read(): ReadFunction | undefined {
    const { problems, warnings, value } = this.#file;
    for (const warning of warnings) this.#list.warn(warning);
    this.#checkName();
    for (const problem of problems) this.#list.add(problem);
    if (problems.length > 0) return this.#list;
    const fields = this.#fields(value);
    if (fields?.excluded === true) return undefined;
    const definition = fields && this.#definition(fields, value as Readonly<Record<string, unknown>>);
    return this.#list.problems.length > 0 || !definition ? this.#list : { ...this.#list, definition };
  }

  #checkName(): void {
    if (/^[a-z][a-z0-9_-]{0,127}$/i.test(this.#name) && this.#name.toLowerCase() !== "host") return;
    const where = { file: this.#file.name };
    this.#list.add(errors.SHEAF_FUNCTION_NAME(`'${this.#name}' is not a valid function name.`, { where }));
  }

  #fields(value: unknown): FunctionFields | undefined {
    const count = bindingCount(value);
    if (count > MAX_BINDINGS) {
      this.#invalid(
        [],
        `function.json has ${count} bindings; at most ${MAX_BINDINGS} are allowed.`,
        "Split the function.",
      );
      return undefined;
    }
    const checked = checkSchema(value, FUNCTION, this.#context);
    for (const { path, message, cure } of checked.complaints) this.#invalid(path, message, cure);
    for (const { path, name, nearest } of checked.unknown) {
      if (nearest) this.#warnIgnored(path, name, nearest);
    }
    return checked.complaints.length > 0 ? undefined : (checked.value as FunctionFields);
  }

  #definition(
    fields: FunctionFields,
    config: Readonly<Record<string, unknown>>,
  ): FunctionDefinition | undefined {
    this.#checkSource(fields);
    const read = (fields.bindings ?? []).map((binding, index) => this.#binding(binding, index));
    this.#checkTogether(read);
    const scriptFile = this.#list.attempt(
      () => this.#script(fields),
      () => this.#locate(["scriptFile"]),
    );
    const retry = fields.retry === undefined ? this.#context.hostJson.retry : this.#retry(fields.retry);
    if (this.#list.problems.length > 0 || scriptFile === undefined) return undefined;
    const bindings = read.flatMap(({ binding }) => (binding ? [binding] : []));
    return {
      name: this.#name,
      directory: join(this.#context.root, this.#name),
      scriptFile,
      ...(fields.entryPoint && { entryPoint: fields.entryPoint }),
      bindings,
      ...(retry && { retry }),
      disabled: this.#isDisabled(fields.disabled),
      config,
      where: locator(this.#file, bindings),
    };
  }

  #binding(given: Readonly<Record<string, unknown>>, index: number): ReadBinding {
    const { catalog, settings, validators } = this.#context;
    const locate = (path: JsonPath, part?: "key" | "value") =>
      this.#locate(["bindings", index, ...path], part);
    return readBinding(given, { catalog, settings, validators, list: this.#list, locate });
  }

  /** The rules that no single binding can break. */
  #checkTogether(read: readonly ReadBinding[]): void {
    if (read.length === 0) {
      this.#invalid(["bindings"], "At least one binding must be declared.", "Add a trigger to bindings.");
      return;
    }
    const names = read.map(({ name }) => name?.toLowerCase());
    for (const [index, { name }] of read.entries()) {
      if (name !== undefined && names.indexOf(name.toLowerCase()) < index) this.#duplicateName(name, index);
    }
    const triggers = read.flatMap(({ isTrigger }, index) => (isTrigger ? [index] : []));
    const second = triggers[1];
    if (second !== undefined) {
      const message = "Multiple trigger bindings defined. A function can only have a single trigger binding.";
      const where = this.#locate(["bindings", second, "type"]);
      this.#list.add(errors.SHEAF_TRIGGER_COUNT(message, { where, cure: "Remove all triggers but one." }));
    } else if (triggers.length === 0 && read.every(({ isTrigger }) => isTrigger === false)) {
      const message = "No trigger binding specified. A function must have a trigger input binding.";
      this.#list.add(errors.SHEAF_TRIGGER_COUNT(message, { where: this.#locate(["bindings"]) }));
    }
  }

  #duplicateName(name: string, index: number): void {
    const message = `Multiple bindings with name '${name}' discovered. Binding names must be unique.`;
    const where = this.#locate(["bindings", index, "name"]);
    this.#list.add(errors.SHEAF_BINDING_NAME(message, { where, cure: "Rename one of them." }));
  }

  #script(fields: FunctionFields): string {
    const directory = join(this.#context.root, this.#name);
    const where = fields.scriptFile ? this.#locate(["scriptFile"]) : { file: this.#file.name };
    return findScript({ directory, scriptFile: fields.scriptFile, where });
  }

  #retry(given: unknown): RetryPolicy | undefined {
    const { policy, complaints } = checkRetry(given, this.#context.validators);
    for (const { path, message, cure } of complaints) {
      const where = this.#locate(["retry", ...path]);
      this.#list.add(configErrors.SHEAF_RETRY_INVALID(`retry: ${message}`, { where, cure }));
    }
    return policy;
  }

  #checkSource({ configurationSource = "config" }: FunctionFields): void {
    if (configurationSource === "config") return;
    const message = `Illegal value '${configurationSource}' for 'configurationSource' property in ${this.#name}.`;
    this.#invalid(["configurationSource"], message, "Remove configurationSource: it is for .NET only.");
  }

  #isDisabled(disabled: boolean | string | undefined): boolean {
    const { settings } = this.#context;
    const said = [`AzureWebJobs.${this.#name}.Disabled`, `AzureWebJobs_${this.#name}_Disabled`].map((name) =>
      settings.get(name),
    );
    const own = typeof disabled === "string" ? (settings.get(disabled) ?? disabled) : String(disabled);
    return [...said, own].some((value) => /^(1|true)$/i.test(value ?? ""));
  }

  #invalid(path: JsonPath, message: string, cure: string | undefined): void {
    this.#list.add(errors.SHEAF_FUNCTION_JSON(message, { where: this.#locate(path), cure }));
  }

  #warnIgnored(path: JsonPath, name: string, nearest: string): void {
    const where = this.#locate(path, "key");
    const cure = `Did you mean "${nearest}"?`;
    this.#list.warn(errors.SHEAF_BINDING_IGNORED(`"${name}" has no effect.`, { where, cure }));
  }

  #locate(path: JsonPath, part?: "key" | "value"): Location {
    return this.#file.locate(path, part);
  }
}

interface FunctionFields {
  readonly bindings?: readonly Readonly<Record<string, unknown>>[];
  readonly scriptFile?: string;
  readonly entryPoint?: string;
  readonly retry?: unknown;
  readonly disabled?: boolean | string;
  readonly excluded?: boolean;
  readonly configurationSource?: string;
}

function bindingCount(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const [, bindings] = Object.entries(value).find(([key]) => key.toLowerCase() === "bindings") ?? [];
  return Array.isArray(bindings) ? bindings.length : 0;
}

function locator(file: JsonFile, bindings: readonly Binding[]): FunctionDefinition["where"] {
  return (binding, property) => {
    const index = binding ? bindings.indexOf(binding) : -1;
    const base = index < 0 ? [] : ["bindings", index];
    return file.locate(property === undefined ? base : [...base, property]);
  };
}
