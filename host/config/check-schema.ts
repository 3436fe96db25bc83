import type { JsonSchema } from "../../bindings/api/binding.ts";
import type { JsonPath } from "./json-file.ts";
import { normalize, type UnknownProperty } from "./normalize.ts";
import { type SchemaComplaint, schemaComplaints } from "./schema-problem.ts";
import type { Validators } from "./validators.ts";

export interface Checked {
  /** In the schema's spelling, defaults filled in; meaningful when nothing is wrong. */
  readonly value: unknown;
  readonly complaints: readonly SchemaComplaint[];
  /** Without those that a complaint tells of. */
  readonly unknown: readonly UnknownProperty[];
}
export interface CheckOptions {
  readonly validators: Validators;
  /** Between spelling and validation: resolves %SETTINGS%. */
  readonly transform?: (value: unknown) => unknown;
}

/** Holds a user's value against a schema. Never changes it. */
export function checkSchema(given: unknown, schema: JsonSchema, options: CheckOptions): Checked {
  const { value: spelled, unknown } = normalize(given, schema);
  const value = options.transform ? options.transform(spelled) : spelled;
  const validate = options.validators.for(schema);
  if (validate(value)) return { value, complaints: [], unknown };
  const found = schemaComplaints(validate.errors ?? [], schema, (path) => valueAt(spelled, path));
  const explained = new Set<UnknownProperty>();
  const complaints = found.map((complaint) => explainMissing(complaint, unknown, explained));
  return { value, complaints, unknown: unknown.filter((property) => !explained.has(property)) };
}

/** A property that is missing and one that is mistyped are one mistake. */
function explainMissing(
  complaint: SchemaComplaint,
  unknown: readonly UnknownProperty[],
  explained: Set<UnknownProperty>,
): SchemaComplaint {
  const depth = complaint.path.length + 1;
  const mistyped = unknown.find(
    ({ nearest, path }) => nearest === complaint.missing && path.length === depth,
  );
  if (complaint.missing === undefined || !mistyped) return complaint;
  explained.add(mistyped);
  const cure = `Did you mean "${complaint.missing}" where it says "${mistyped.name}"?`;
  return { ...complaint, path: mistyped.path, cure };
}

function valueAt(value: unknown, path: JsonPath): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}
