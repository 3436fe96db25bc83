import { isUtf8 } from "node:buffer";
import type { Outcome } from "../../bindings/api/effect.ts";
import { HostError, toError } from "../../bindings/api/errors.ts";

/** `{"ok":true,"outputs":{…}}` or `{"ok":false,"error":{…}}`. Bytes are written as the text they are, else in base64. */
export function outcomeToJson(outcome: Outcome): string {
  if (!outcome.ok) return failureToJson(outcome.error);
  try {
    return JSON.stringify({ ok: true, outputs: outcome.outputs }, readable);
  } catch (error) {
    return failureToJson(error);
  }
}

export function failureToJson(thrown: unknown): string {
  const { name, message, stack } = toError(thrown);
  const more = thrown instanceof HostError ? { code: thrown.code, cure: thrown.cure } : {};
  return JSON.stringify({ ok: false, error: { name, message, stack, ...more } });
}

/** `this` holds the value as it was before Buffer's own toJSON. */
function readable(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const original = this[key];
  if (original instanceof Uint8Array) {
    return Buffer.from(original).toString(isUtf8(original) ? "utf8" : "base64");
  }
  return typeof value === "bigint" ? String(value) : value;
}
