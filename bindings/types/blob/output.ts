import type { BindContext, Binding } from "../../api/binding.ts";
import type { Output } from "../../api/listener.ts";
import { openBlob } from "./open-blob.ts";

/** Writes the whole blob, replacing what was there. Nothing is written for null. */
export async function blobOutput(binding: Binding, context: BindContext): Promise<Output> {
  const blob = await openBlob(binding, context);
  return {
    async effects(value, { data, id }) {
      if (value === null || value === undefined) return [];
      const { store, name } = await blob(data);
      const { body, contentType } = toContent(value);
      return [await store.put(name, body, contentType === undefined ? { id } : { id, contentType })];
    },
  };
}

function toContent(value: unknown): { readonly body: Uint8Array; readonly contentType?: string } {
  if (value instanceof Uint8Array) return { body: value };
  if (typeof value === "object") {
    return { body: Buffer.from(JSON.stringify(value)), contentType: "application/json" };
  }
  return { body: Buffer.from(String(value)) };
}
