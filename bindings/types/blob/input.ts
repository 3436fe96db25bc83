import type { BindContext, Binding } from "../../api/binding.ts";
import type { Input } from "../../api/listener.ts";
import { openBlob } from "./open-blob.ts";
import { readAll } from "./read-all.ts";

/** Text, or bytes where dataType is binary; undefined when there is no such blob. */
export async function blobInput(binding: Binding, context: BindContext): Promise<Input> {
  const blob = await openBlob(binding, context);
  const isBinary = binding.dataType === "binary";
  return {
    async read(data) {
      const { store, name } = await blob(data);
      const content = await store.read(name);
      if (!content) return undefined;
      const bytes = await readAll(content);
      return isBinary ? bytes : new TextDecoder().decode(bytes);
    },
  };
}
