import type { BindingRole, BindingType, JsonSchema } from "../../bindings/api/binding.ts";
import type { Catalog } from "../../bindings/catalog.ts";

export const RETRY: JsonSchema = {
  type: "object",
  description: "How often, and after which delay, a failed invocation runs again for the same event.",
  properties: {
    strategy: {
      type: "string",
      enum: ["fixedDelay", "exponentialBackoff"],
      default: "exponentialBackoff",
      description:
        "fixedDelay waits delayInterval; exponentialBackoff from minimumInterval up to maximumInterval.",
    },
    maxRetryCount: {
      type: "integer",
      minimum: -1,
      description: "The number of retries after the first attempt; -1: for ever.",
    },
    delayInterval: { type: "string", format: "timespan", description: "hh:mm:ss, for fixedDelay." },
    minimumInterval: { type: "string", format: "timespan", description: "hh:mm:ss, for exponentialBackoff." },
    maximumInterval: { type: "string", format: "timespan", description: "hh:mm:ss, for exponentialBackoff." },
  },
};

/** What function.json says besides its bindings and `retry`, which have schemas of their own. */
export const FUNCTION: JsonSchema = {
  type: "object",
  properties: {
    bindings: {
      type: "array",
      description: "The trigger, and the inputs and outputs.",
      items: { type: "object", description: 'Write { "type": "…", "direction": "…", "name": "…" }' },
    },
    scriptFile: {
      type: "string",
      description: "The script, relative to this folder. Default: the only file, or index.js.",
    },
    entryPoint: { type: "string", description: "The name of the exported function to run." },
    retry: { type: "object", description: "When the function runs again after it failed." },
    disabled: {
      type: ["boolean", "string"],
      description: "true: the function does not run. A string: the name of the setting that says so.",
    },
    excluded: { type: "boolean", description: "true: the folder is no function." },
    configurationSource: { type: "string", enum: ["config", "attributes"], description: "Always config." },
    functionDirectory: { type: "string", description: "Not used." },
    language: { type: "string", description: "Not used." },
    generatedBy: { type: "string", description: "Not used." },
  },
};

/** host.json without `extensions` and `retry`, which have schemas of their own. */
export const HOST: JsonSchema = {
  type: "object",
  properties: {
    version: { type: "string", description: 'Write "version": "2.0".' },
    functionTimeout: {
      type: "string",
      description: 'How long an invocation may run: hh:mm:ss, "-1" for ever. Default 00:30:00.',
    },
    functions: { type: "array", items: { type: "string" }, description: "Only these functions are loaded." },
    watchDirectories: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "More folders, relative to the App, whose changes reload it.",
    },
    watchFiles: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "More file names whose changes reload the App.",
    },
    logging: {
      type: "object",
      default: {},
      description: "What is logged.",
      properties: {
        logLevel: {
          type: "object",
          default: {},
          description: "Category → level. Checked, without effect: --verbose shows more of the log.",
          additionalProperties: {
            type: "string",
            enum: ["Trace", "Debug", "Information", "Warning", "Error", "Critical", "None"],
          },
        },
        fileLoggingMode: { type: "string", description: "Accepted, without effect." },
        console: { type: "object", description: "Accepted, without effect." },
        applicationInsights: { type: "object", description: "Accepted, without effect." },
        samplingSettings: { type: "object", description: "Accepted, without effect." },
      },
    },
    extensions: { type: "object", description: "The options of the binding types." },
    retry: { type: "object", description: "The retry policy of every function that has none of its own." },
  },
};

export const ROLES: readonly BindingRole[] = ["trigger", "input", "output"];

export function bindingSchema(type: BindingType, role: BindingRole): JsonSchema {
  return type.schema[role] ?? NO_PROPERTIES;
}
const NO_PROPERTIES: JsonSchema = { type: "object" };

/** Every schema that values are held against: what is compiled at build time. */
export function checkedSchemas(catalog: Catalog): JsonSchema[] {
  const bindings = catalog.types.flatMap((type) => ROLES.map((role) => bindingSchema(type, role)));
  const sections = catalog.types.flatMap((type) => (type.hostJson ? [type.hostJson.schema] : []));
  return [FUNCTION, RETRY, HOST, ...bindings, ...sections];
}
