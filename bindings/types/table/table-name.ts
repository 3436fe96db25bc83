import type { Location } from "../../api/errors.ts";
import { errors } from "./errors.ts";

/** Throws HostError SHEAF_TABLE_NAME. */
export function checkTableName(name: string, where?: Location): string {
  if (/^[A-Za-z][A-Za-z0-9]{2,62}$/.test(name)) return name;
  throw errors.SHEAF_TABLE_NAME(`'${name}' is not a valid table name.`, { where });
}
