import type { Location } from "../../api/errors.ts";
import { errors } from "./errors.ts";

export interface BlobPath {
  readonly container: string;
  readonly name: string;
}

/** `container/blob`, after its expressions are resolved. Throws HostError SHEAF_BLOB_PATH. */
export function parseBlobPath(text: string, where?: Location): BlobPath {
  const slash = text.indexOf("/");
  const name = text.slice(slash + 1);
  if (slash < 0 || name === "") {
    throw errors.SHEAF_BLOB_PATH(
      `'${text}' is not a blob's path: it has no ${slash < 0 ? "slash" : "blob name"}.`,
      {
        where,
      },
    );
  }
  if (name.length > MAX_NAME) {
    throw errors.SHEAF_BLOB_PATH(`A blob's name has at most ${MAX_NAME} characters, not ${name.length}.`, {
      where,
    });
  }
  return { container: toContainerName(text.slice(0, slash), where), name };
}

/** Upper case becomes lower case, everything else must fit. Throws HostError SHEAF_BLOB_PATH. */
export function toContainerName(text: string, where?: Location): string {
  const name = text.toLowerCase();
  const fits = name.length >= 3 && name.length <= 63 && VALID.test(name);
  if (fits || SPECIAL.has(name)) return name;
  throw errors.SHEAF_BLOB_PATH(`'${text}' is not a valid container name.`, { where });
}

const MAX_NAME = 1_024;
const VALID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const SPECIAL: ReadonlySet<string> = new Set(["$root", "$web", "$logs"]);
