import type { TypedData } from "../messages.ts";

/**
 * What user code gets for what came over the wire: text is parsed as JSON where it parses, whatever was meant
 * (`"123"` is a number); an empty string is undefined; bytes are a Buffer. Exactly as @azure/functions 3.5 has it.
 */
export function fromTypedData(data: unknown, parse = true): unknown {
  const typed = (data || {}) as TypedData;
  const text = typed.string || typed.json;
  if (text !== undefined) return parse ? parsed(text) : text;
  return typed.bytes ? asBuffer(typed.bytes) : undefined;
}

export function toTypedData(value: unknown): TypedData {
  if (typeof value === "string") return { string: value };
  if (ArrayBuffer.isView(value)) return { bytes: asBuffer(value) };
  if (typeof value === "number") return Number.isInteger(value) ? { int: value } : { double: value };
  const json = JSON.stringify(value) as string | undefined;
  return json === undefined ? {} : { json };
}

/** The same memory, as a Buffer. */
export function asBuffer(view: ArrayBufferView): Buffer {
  return Buffer.isBuffer(view) ? view : Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

/** How JSON can begin. Most text does not, and a parser that throws costs some microseconds. */
const MAYBE_JSON = /^[\s]*(?:[{["\-\d]|(?:true|false|null)\s*$)/;

function parsed(text: unknown): unknown {
  if (typeof text !== "string" || !MAYBE_JSON.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
