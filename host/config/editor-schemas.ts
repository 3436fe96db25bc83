import type { BindingRole, BindingType, JsonSchema } from "../../bindings/api/binding.ts";
import type { Catalog } from "../../bindings/catalog.ts";
import { bindingSchema, FUNCTION, HOST, RETRY, ROLES } from "./schemas.ts";

const DRAFT = "http://json-schema.org/draft-07/schema#";

/** The schemas that editors complete and check with, by file name: what `"$schema"` in an App points to. */
export function editorSchemas(catalog: Catalog): Readonly<Record<string, JsonSchema>> {
  return {
    "function.schema.json": functionSchema(catalog),
    "host.schema.json": hostSchema(catalog),
    "local.settings.schema.json": LOCAL_SETTINGS,
  };
}

function functionSchema(catalog: Catalog): JsonSchema {
  const known = catalog.types.flatMap((type) => ROLES.flatMap((role) => bindingRule(type, role)));
  const names = [...new Set(catalog.types.flatMap(({ names }) => Object.values(names)))];
  return {
    $schema: DRAFT,
    title: "function.json",
    ...FUNCTION,
    required: ["bindings"],
    properties: {
      $schema: { type: "string" },
      ...(FUNCTION.properties as JsonSchema),
      retry: RETRY,
      bindings: {
        type: "array",
        minItems: 1,
        description: "The trigger, and the inputs and outputs.",
        items: {
          type: "object",
          required: ["type", "name"],
          properties: commonProperties(names),
          ...(known.length > 0 && { allOf: known }),
        },
      },
    },
  };
}

function commonProperties(names: readonly string[]): JsonSchema {
  return {
    type: {
      type: "string",
      ...(names.length > 0 && { enum: names }),
      description: "What the binding is; the one trigger's ends with Trigger.",
    },
    name: {
      type: "string",
      pattern: "^([a-zA-Z][a-zA-Z0-9]{0,127}|\\$return)$",
      description: "The name in the function's code; $return: the value that the function returns.",
    },
    direction: {
      type: "string",
      enum: ["in", "out", "inout"],
      default: "in",
      description: "Input or output.",
    },
    dataType: {
      type: "string",
      enum: ["string", "binary", "stream"],
      description: "How the function receives the value.",
    },
  };
}

/** What holds for a binding of this type in this role. */
function bindingRule(type: BindingType, role: BindingRole): JsonSchema[] {
  const name = type.names[role];
  if (name === undefined) return [];
  const isOther = role !== "trigger" && type.names.input === type.names.output;
  const direction = role === "output" ? { const: "out" } : { not: { const: "out" } };
  const required = role === "output" ? ["type", "direction"] : ["type"];
  const condition = isOther
    ? { properties: { type: { const: name }, direction }, required }
    : { properties: { type: { const: name } }, required: ["type"] };
  // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's keyword, and nobody awaits a schema.
  return [{ if: condition, then: bindingSchema(type, role) }];
}

function hostSchema(catalog: Catalog): JsonSchema {
  const sections = catalog.types.flatMap(({ hostJson }) =>
    hostJson ? [[hostJson.section, hostJson.schema] as const] : [],
  );
  const { properties } = HOST as { readonly properties: JsonSchema };
  return {
    $schema: DRAFT,
    title: "host.json",
    ...HOST,
    required: ["version"],
    properties: {
      $schema: { type: "string" },
      ...properties,
      version: { type: "string", const: "2.0", description: "Always 2.0." },
      extensions: { ...(properties.extensions as JsonSchema), properties: Object.fromEntries(sections) },
      retry: RETRY,
    },
  };
}

const LOCAL_SETTINGS: JsonSchema = {
  $schema: DRAFT,
  title: "local.settings.json",
  type: "object",
  properties: {
    $schema: { type: "string" },
    IsEncrypted: { type: "boolean", default: false, description: "Encrypted files cannot be read here." },
    Values: {
      type: "object",
      description: "Settings on this machine; environment variables of the same name win.",
      properties: {
        AzureWebJobsStorage: {
          type: "string",
          default: "local:",
          description: "Where bindings without a connection, and the host itself, store.",
        },
        FUNCTIONS_WORKER_RUNTIME: { type: "string", default: "node", description: "The language: node." },
      },
      additionalProperties: { type: "string" },
    },
    ConnectionStrings: {
      type: "object",
      description: "Connections by name.",
      additionalProperties: {
        anyOf: [
          { type: "string" },
          {
            type: "object",
            properties: { ConnectionString: { type: "string" }, ProviderName: { type: "string" } },
          },
        ],
      },
    },
    Host: {
      type: "object",
      description: "How the host listens on this machine.",
      properties: {
        LocalHttpPort: {
          type: "integer",
          minimum: 0,
          maximum: 65535,
          default: 7071,
          description: "The port.",
        },
        LocalHttpAddress: { type: "string", default: "127.0.0.1", description: "The address." },
        CORS: {
          type: "string",
          description: "Without effect: set the headers in the function, or put a proxy in front.",
        },
        CORSCredentials: { type: "boolean", default: false, description: "Without effect, as CORS." },
      },
    },
  },
};
