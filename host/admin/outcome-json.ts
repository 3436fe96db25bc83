import type { Outcome } from "../../bindings/api/effect.ts";
import { HostError, toError } from "../../bindings/api/errors.ts";
import { toJson } from "../lib/bytes-as-text.ts";

/** `{"ok":true,"outputs":{…}}` or `{"ok":false,"error":{…}}`. Bytes are written as the text they are, else in base64. */
export function outcomeToJson(outcome: Outcome): string {
  if (!outcome.ok) return failureToJson(outcome.error);
  try {
    return toJson({ ok: true, outputs: outcome.outputs });
  } catch (error) {
    return failureToJson(error);
  }
}

export function failureToJson(thrown: unknown): string {
  const { name, message, stack } = toError(thrown);
  const more = thrown instanceof HostError ? { code: thrown.code, cure: thrown.cure } : {};
  return JSON.stringify({ ok: false, error: { name, message, stack, ...more } });
}
