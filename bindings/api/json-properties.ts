/**
 * The properties that a text contributes to binding data when it is a JSON object: scalars as text, as Azure makes
 * them (`true` is `True`), objects and arrays as they are. Undefined for any other text.
 */
export function jsonProperties(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!START_OF_OBJECT.test(text)) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const properties = parsed as Record<string, unknown>;
  // Copied around as it is, this one name would change what the object inherits.
  Reflect.deleteProperty(properties, "__proto__");
  for (const name of Object.keys(properties)) properties[name] = toText(properties[name]);
  return properties;
}

const START_OF_OBJECT = /^\s*\{/;

function toText(value: unknown): unknown {
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  return value;
}
