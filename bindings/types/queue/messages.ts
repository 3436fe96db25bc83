/**
 * What a function gave for a queue → the bodies to send, by the rules of Azure's collectors:
 * an array, or text that is a JSON array, is one message an element; nothing is none.
 */
export function toMessages(value: unknown): readonly Uint8Array[] {
  const elements = Array.isArray(value) ? value : typeof value === "string" ? splitText(value) : undefined;
  const messages: Uint8Array[] = [];
  for (const element of elements ?? [value]) {
    if (element !== null && element !== undefined) messages.push(toBody(element));
  }
  return messages;
}

/** Text that only looks like an array is text. (Azure fails the invocation.) */
function splitText(text: string): readonly unknown[] | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith("[") || !trimmed.endsWith("]")) return undefined;
  try {
    const parsed: unknown = JSON.parse(trimmed);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function toBody(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  return Buffer.from(bodyText(value));
}

/** A boolean is written as .NET does, as Azure's host does. */
function bodyText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
