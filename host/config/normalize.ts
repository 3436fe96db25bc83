import type { JsonSchema } from "../../bindings/api/binding.ts";
import { nearest } from "../lib/nearest.ts";
import type { JsonPath } from "./json-file.ts";

/** A property that the schema does not know: it is kept and has no effect. */
export interface UnknownProperty {
  readonly path: JsonPath;
  readonly name: string;
  /** The known name it most likely means. */
  readonly nearest: string | undefined;
}
export interface Normalized {
  readonly value: unknown;
  readonly unknown: readonly UnknownProperty[];
}

/**
 * As the real host's typed readers see a value: names and words of a list in the schema's spelling whatever their case,
 * null as absent, "4" and "true" as number and boolean where the schema wants one. Never changes what it is given.
 */
export function normalize(value: unknown, schema: JsonSchema): Normalized {
  const unknown: UnknownProperty[] = [];
  return { value: normalized(value, schema, { path: [], unknown }), unknown };
}

interface At {
  readonly path: JsonPath;
  readonly unknown: UnknownProperty[];
}

function normalized(value: unknown, schema: JsonSchema, at: At): unknown {
  if (typeof value === "string") return word(value, schema);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return list(value, schema, at);
  return properties(value, schema, at);
}

function list(values: readonly unknown[], schema: JsonSchema, at: At): unknown[] {
  const { items } = schema;
  if (!isSchema(items)) return [...values];
  return values.map((item, index) => normalized(item, items, { ...at, path: [...at.path, index] }));
}

function properties(value: object, schema: JsonSchema, at: At): unknown {
  const known = asSchema(schema.properties);
  const names = Object.keys(known);
  const isMap = isSchema(schema.additionalProperties) || names.length === 0;
  const members: [string, unknown][] = [];
  for (const [key, member] of Object.entries(value)) {
    if (member === null && !isMap) continue;
    const name = canonicalName(key, known, names);
    const path = [...at.path, key];
    if (name === undefined && !isMap) noteUnknown(path, names, at.unknown);
    const own = name === undefined ? schema.additionalProperties : known[name];
    members.push([name ?? key, normalized(member, asSchema(own), { ...at, path })]);
  }
  return Object.fromEntries(members);
}

function noteUnknown(path: JsonPath, names: readonly string[], unknown: UnknownProperty[]): void {
  const name = String(path.at(-1));
  if (name !== "$schema") unknown.push({ path, name, nearest: nearest(name, names) });
}

function canonicalName(key: string, known: JsonSchema, names: readonly string[]): string | undefined {
  if (Object.hasOwn(known, key)) return key;
  const lower = key.toLowerCase();
  return names.find((name) => name.toLowerCase() === lower);
}

function word(value: string, schema: JsonSchema): unknown {
  if (Array.isArray(schema.enum)) {
    const lower = value.toLowerCase();
    return (
      schema.enum.find((allowed) => typeof allowed === "string" && allowed.toLowerCase() === lower) ?? value
    );
  }
  if ((schema.type === "integer" || schema.type === "number") && /^-?\d+(\.\d+)?$/.test(value))
    return Number(value);
  if (schema.type === "boolean" && /^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
  return value;
}

function asSchema(value: unknown): JsonSchema {
  return isSchema(value) ? value : {};
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
