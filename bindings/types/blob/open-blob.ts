import { type BindContext, type Binding, connectionOf } from "../../api/binding.ts";
import type { BlobStore } from "../../api/blob-store.ts";
import type { Location } from "../../api/errors.ts";
import { parseTemplate } from "../../api/expression.ts";
import type { Data } from "../../api/listener.ts";
import { parseBlobPath, toContainerName } from "./blob-path.ts";

export interface OpenBlob {
  readonly store: BlobStore;
  readonly name: string;
}

/** The binding's blob for an event: its container is opened once where the path is the same for all of them. */
export async function openBlob(
  binding: Binding,
  context: BindContext,
): Promise<(data: Data) => Promise<OpenBlob>> {
  const where = context.where(binding, "path");
  const connection = connectionOf(binding);
  const template = parseTemplate(String(binding.path), context);
  const open = async (text: string): Promise<OpenBlob> => {
    const { container, name } = parseBlobPath(text, where);
    return { store: await context.open("blob", connection, container), name };
  };
  if (template.names.length > 0) {
    checkContainer(String(binding.path), where);
    return (data) => open(template.resolve(data));
  }
  const blob = await open(template.resolve({}));
  return async () => blob;
}

/** A container without {expressions} is the same for every event: a bad name is told now, not at the first one. */
function checkContainer(path: string, where: Location | undefined): void {
  const slash = path.indexOf("/");
  const container = path.slice(0, slash);
  if (slash > 0 && !/[{}]/.test(container)) toContainerName(container, where);
}
