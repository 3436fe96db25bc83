import type { JsonSchema } from "../../bindings/api/binding.ts";
import { nearest } from "../lib/nearest.ts";
import { isSchema } from "./normalize.ts";
import { showValue } from "./show-value.ts";
import type { SchemaError } from "./validators.ts";

/** What a schema error means to whoever wrote the file. */
export interface SchemaComplaint {
  readonly path: readonly (string | number)[];
  /** `"batchSize" is 64; at most 32 is allowed.` */
  readonly message: string;
  readonly cure: string | undefined;
  /** The property that has to be there and is not. */
  readonly missing?: string;
}

/** One complaint for each place that is wrong; `shown` gives the value there as the user wrote it. */
export function schemaComplaints(
  errors: readonly SchemaError[],
  schema: JsonSchema,
  shown: (path: readonly (string | number)[]) => unknown,
): SchemaComplaint[] {
  const complaints = new Map<string, SchemaComplaint>();
  for (const error of withoutBranches(errors)) {
    const path = pointerPath(error.instancePath);
    const complaint = complain(error, path, { schema: schemaAt(schema, path), value: shown(path) });
    const key = `${error.instancePath} ${complaint.missing ?? ""}`;
    if (!complaints.has(key)) complaints.set(key, complaint);
  }
  return [...complaints.values()];
}

/** What the branches of anyOf, oneOf and if complain of says less than that none of them fits. */
function withoutBranches(errors: readonly SchemaError[]): SchemaError[] {
  const branches = errors.filter(({ keyword }) => keyword === "anyOf" || keyword === "oneOf");
  return errors.filter(
    ({ schemaPath, keyword }) =>
      keyword !== "if" && !branches.some((branch) => schemaPath.startsWith(`${branch.schemaPath}/`)),
  );
}

interface Context {
  readonly schema: JsonSchema;
  readonly value: unknown;
}

function complain(error: SchemaError, path: readonly (string | number)[], context: Context): SchemaComplaint {
  const { keyword, params } = error;
  if (keyword === "required") {
    const missing = String(params.missingProperty);
    const property = isSchema(context.schema.properties) ? context.schema.properties[missing] : undefined;
    const message = `${path.length > 0 ? `${nameOf(path)} has no "${missing}"` : `"${missing}" is missing`}.`;
    return { path, message, cure: `Add "${missing}"${description(property, ": ")}`, missing };
  }
  if (keyword === "additionalProperties") {
    const name = String(params.additionalProperty);
    return { path: [...path, name], message: `"${name}" is not allowed here.`, cure: `Remove "${name}".` };
  }
  const is = `${nameOf(path)} is ${showValue(context.value)}`;
  const message = `${is}; ${expectation(error, context.schema)}`;
  return { path, message, cure: cureFor(error, context) };
}

/** What would be right, as a clause. */
function expectation({ keyword, params, message }: SchemaError, schema: JsonSchema): string {
  switch (keyword) {
    case "type":
      return `${typeName(params.type)} is expected.`;
    case "enum":
      return `allowed ${alternatives(params.allowedValues)}.`;
    case "const":
      return `only ${showValue(params.allowedValue)} is allowed.`;
    case "minimum":
    case "maximum":
      return `${range(schema)} is allowed.`;
    case "format":
      return params.format === "timespan"
        ? "a time span hh:mm:ss is expected."
        : `it is no ${params.format}.`;
    case "minLength":
    case "minItems":
      return params.limit === 1 ? "it must not be empty." : `at least ${params.limit} long is expected.`;
    case "maxLength":
    case "maxItems":
      return `at most ${params.limit} long is allowed.`;
    case "pattern":
      return "that form is not allowed.";
    case "anyOf":
    case "oneOf":
      return "that is none of the forms allowed.";
    default:
      return `it ${message ?? "is not allowed"}.`;
  }
}

function cureFor({ keyword, params }: SchemaError, { schema, value }: Context): string | undefined {
  if (keyword === "enum" && typeof value === "string" && Array.isArray(params.allowedValues)) {
    const close = nearest(
      value,
      params.allowedValues.filter((allowed) => typeof allowed === "string"),
    );
    if (close) return `Did you mean "${close}"?`;
  }
  if (keyword === "format" && params.format === "timespan")
    return 'Write it as "00:00:30" for 30 s, "1.00:00:00" for a day.';
  return description(schema, "") || (keyword === "enum" ? "Write one of them." : undefined);
}

function description(schema: unknown, before: string): string {
  return isSchema(schema) && typeof schema.description === "string" ? `${before}${schema.description}` : "";
}

function typeName(type: unknown): string {
  const types = Array.isArray(type) ? type : [type];
  return types
    .map((one) => (one === "integer" ? "a whole number" : (ARTICLES[String(one)] ?? String(one))))
    .join(" or ");
}
const ARTICLES: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  boolean: "true or false",
  object: "an object { … }",
  array: "a list [ … ]",
};

function alternatives(allowed: unknown): string {
  const words = Array.isArray(allowed) ? allowed.map(showValue) : [];
  return `${words.length === 1 ? "is" : "are"} ${words.join(", ")}`;
}

function range({ minimum, maximum }: JsonSchema): string {
  if (minimum !== undefined && maximum !== undefined) return `from ${minimum} to ${maximum}`;
  return minimum === undefined ? `at most ${maximum}` : `at least ${minimum}`;
}

/** `"methods[1]"`, `"hsts.maxAge"`; `the value` for the whole. */
function nameOf(path: readonly (string | number)[]): string {
  if (path.length === 0) return "The value";
  const text = path.map((step, index) =>
    typeof step === "number" ? `[${step}]` : `${index > 0 ? "." : ""}${step}`,
  );
  return `"${text.join("")}"`;
}

function pointerPath(pointer: string): (string | number)[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** The part of the schema that speaks of a path; empty where it does not. */
function schemaAt(schema: JsonSchema, path: readonly (string | number)[]): JsonSchema {
  let at: unknown = schema;
  for (const step of path) {
    if (!isSchema(at)) return {};
    const properties = isSchema(at.properties) ? at.properties : {};
    at = typeof step === "number" ? at.items : (properties[step] ?? at.additionalProperties);
  }
  return isSchema(at) ? at : {};
}
