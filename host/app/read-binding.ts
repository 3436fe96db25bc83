import type { Binding } from "../../bindings/api/binding.ts";
import type { Location } from "../../bindings/api/errors.ts";
import type { Catalog } from "../../bindings/catalog.ts";
import { type Checked, checkSchema } from "../config/check-schema.ts";
import type { JsonPath } from "../config/json-file.ts";
import { bindingSchema } from "../config/schemas.ts";
import type { Settings } from "../config/settings.ts";
import { showValue } from "../config/show-value.ts";
import type { Validators } from "../config/validators.ts";
import { nearest } from "../lib/nearest.ts";
import { isTrigger } from "../runtime/function-definition.ts";
import { checkConnection } from "./check-connection.ts";
import { errors } from "./errors.ts";
import { type FoundType, findType, roleOf } from "./find-type.ts";
import type { ProblemList } from "./problem-list.ts";
import { PropertyResolver } from "./property-resolver.ts";

export interface BindingContext {
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly validators: Validators;
  readonly list: ProblemList;
  /** Where a property of this binding stands; without a path the binding. */
  readonly locate: (path: JsonPath, part?: "key" | "value") => Location;
}

/** What a binding says of itself, as far as it can be read. */
export interface ReadBinding {
  readonly name: string | undefined;
  /** Undefined when it may have been meant as one: the type is missing or unknown. */
  readonly isTrigger: boolean | undefined;
  /** Absent when something is wrong. */
  readonly binding?: Binding;
}

/** One element of `bindings`; everything that is wrong with it goes to the list. */
export function readBinding(given: Readonly<Record<string, unknown>>, context: BindingContext): ReadBinding {
  const before = context.list.problems.length;
  const fields = splitFields(given);
  const direction = readDirection(fields, context);
  const name = readName(fields, direction, context);
  readDataType(fields, context);
  const found = readType(fields, direction, context);
  if (!found) return { name, isTrigger: mayBeTrigger(fields.common.type, context) };
  const rest = readProperties(fields, found, context);
  const read = { name, isTrigger: found.role === "trigger" };
  if (context.list.problems.length > before) return read;
  const { dataType } = fields.common;
  const common = {
    name: name ?? "",
    type: found.name,
    direction,
    ...(dataType !== undefined && { dataType }),
  };
  return { ...read, binding: { ...rest, ...common } as Binding };
}

const COMMON = ["name", "type", "direction", "dataType"] as const;
interface Fields {
  readonly common: Readonly<Partial<Record<(typeof COMMON)[number], unknown>>>;
  readonly rest: Readonly<Record<string, unknown>>;
}

function splitFields(given: Readonly<Record<string, unknown>>): Fields {
  const common: [string, unknown][] = [];
  const rest: [string, unknown][] = [];
  for (const [key, value] of Object.entries(given)) {
    const name = COMMON.find((known) => known.toLowerCase() === key.toLowerCase());
    if (value === null) continue;
    if (name)
      common.push([name, typeof value === "string" && name !== "name" ? canonicalWord(name, value) : value]);
    else rest.push([key, value]);
  }
  return { common: Object.fromEntries(common), rest: Object.fromEntries(rest) };
}

function canonicalWord(field: string, value: string): string {
  return field === "type" ? value.trim() : value.toLowerCase();
}

function readDirection({ common }: Fields, { list, locate }: BindingContext): Binding["direction"] {
  const { direction = "in", type } = common;
  const where = () => locate(["direction"]);
  if (direction === "inout") {
    const message = "The direction 'inout' works as 'in' in JavaScript.";
    const cure = 'Write "in", and a second binding with "out" for what the function writes.';
    list.warn(errors.SHEAF_BINDING_IGNORED(message, { where: where(), cure }));
    return "in";
  }
  if (direction === "in" || direction === "out") {
    if (direction === "in" || typeof type !== "string" || !isTrigger({ type })) return direction;
    const message = "The trigger has the direction 'out'; a trigger's direction is 'in'.";
    list.add(errors.SHEAF_BINDING_DIRECTION(message, { where: where(), cure: 'Write "direction": "in".' }));
    return "in";
  }
  const shown = typeof direction === "string" ? `'${direction}'` : showValue(direction);
  const close = typeof direction === "string" ? nearest(direction, ["in", "out"]) : undefined;
  list.add(
    errors.SHEAF_BINDING_DIRECTION(`${shown} is not a valid binding direction.`, {
      where: where(),
      cure: `${close ? `Did you mean "${close}"? ` : ""}Write "in" or "out".`,
    }),
  );
  return "in";
}

function readName(fields: Fields, direction: string, { list, locate }: BindingContext): string | undefined {
  const { name } = fields.common;
  if (name === undefined) {
    const mistyped = mistypedField(fields, "name");
    const cure = mistyped ? `Did you mean "name" where it says "${mistyped}"?` : undefined;
    list.add(
      errors.SHEAF_BINDING_NAME("The binding has no name.", {
        where: locate(mistyped ? [mistyped] : [], "key"),
        cure,
      }),
    );
    return undefined;
  }
  if (typeof name !== "string" || !/^([a-z][a-z0-9]{0,127}|\$return)$/i.test(name)) {
    const message = `The binding name ${showValue(name)} is invalid. Please assign a valid name to the binding.`;
    list.add(errors.SHEAF_BINDING_NAME(message, { where: locate(["name"]) }));
    return undefined;
  }
  if (name.toLowerCase() === "$return" && direction !== "out") {
    const message = "$return bindings must specify a direction of 'out'.";
    list.add(
      errors.SHEAF_BINDING_DIRECTION(message, {
        where: locate(["direction"]),
        cure: 'Write "direction": "out".',
      }),
    );
  }
  return name;
}

function readDataType({ common }: Fields, { list, locate }: BindingContext): void {
  const { dataType } = common;
  if (dataType === undefined || ["string", "binary", "stream"].includes(String(dataType))) return;
  const message = `"dataType" is ${showValue(dataType)}; allowed are "string", "binary", "stream".`;
  list.add(
    errors.SHEAF_BINDING_PROPERTY(message, {
      where: locate(["dataType"]),
      cure: "Correct or remove dataType.",
    }),
  );
}

function readType(
  fields: Fields,
  direction: Binding["direction"],
  context: BindingContext,
): FoundType | undefined {
  const { type, name } = fields.common;
  const { list, locate, catalog } = context;
  if (typeof type !== "string" || type === "") {
    const mistyped = mistypedField(fields, "type");
    const shown = typeof name === "string" ? `'${name}' ` : "";
    list.add(
      errors.SHEAF_BINDING_TYPE(`Binding ${shown}is invalid. Bindings must specify a Type.`, {
        where: locate(mistyped ? [mistyped] : ["type"], mistyped ? "key" : "value"),
        cure: mistyped
          ? `Did you mean "type" where it says "${mistyped}"?`
          : 'Add for example "type": "queueTrigger".',
      }),
    );
    return undefined;
  }
  const where = (property: "type" | "direction") => locate([property]);
  return list.attempt(
    () => findType(catalog.types, type, roleOf(type, direction), where),
    () => where("type"),
  );
}

/** What to think of a binding whose type was refused. */
function mayBeTrigger(type: unknown, { catalog }: BindingContext): boolean | undefined {
  if (typeof type !== "string") return undefined;
  if (isTrigger({ type })) return true;
  const names = catalog.types.flatMap((known) => Object.values(known.names));
  return names.some((name) => name.toLowerCase() === type.toLowerCase()) ? false : undefined;
}

function mistypedField({ rest }: Fields, field: string): string | undefined {
  return Object.keys(rest).find((key) => nearest(key, COMMON) === field);
}

function readProperties(
  fields: Fields,
  found: FoundType,
  context: BindingContext,
): Readonly<Record<string, unknown>> {
  const schema = bindingSchema(found.type, found.role);
  const resolver = new PropertyResolver(schema, found, context);
  const checked = checkSchema(fields.rest, schema, {
    validators: context.validators,
    transform: (value) => resolver.resolve(value as Readonly<Record<string, unknown>>),
  });
  complain(checked, fields, found, context);
  const value = checked.value as Readonly<Record<string, unknown>>;
  resolver.checkTemplates(value);
  checkConnection(value, found, context);
  return value;
}

function complain(
  checked: Checked,
  fields: Fields,
  found: FoundType,
  { list, locate }: BindingContext,
): void {
  const { name } = fields.common;
  const unable = `Unable to configure binding '${typeof name === "string" ? name : ""}' of type '${found.name}'.`;
  for (const { path, message, cure, missing } of checked.complaints) {
    list.add(
      errors.SHEAF_BINDING_PROPERTY(`${unable} ${message}`, {
        where: locate(path, missing ? "key" : "value"),
        cure,
      }),
    );
  }
  for (const { path, name: property, nearest: close } of checked.unknown) {
    const meant = close ?? nearest(property, COMMON);
    const isGiven = meant !== undefined && (meant in fields.common || meant in fields.rest);
    if (!meant || isGiven) continue;
    const message = `The property "${property}" of a ${found.name} has no effect.`;
    list.warn(
      errors.SHEAF_BINDING_IGNORED(message, { where: locate(path, "key"), cure: `Did you mean "${meant}"?` }),
    );
  }
}
