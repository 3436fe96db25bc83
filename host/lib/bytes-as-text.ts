const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Text as it is; what is no UTF-8 as base64. */
export function bytesAsText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return Buffer.from(bytes).toString("base64");
  }
}

/** JSON in which bytes are text, as `bytesAsText` writes them. */
export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, readable, indent);
}

/** `this` holds the value as it was before Buffer's own toJSON. */
function readable(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const original = this[key];
  if (original instanceof Uint8Array) return bytesAsText(original);
  return typeof value === "bigint" ? String(value) : value;
}
