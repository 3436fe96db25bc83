import type { Location } from "../../api/errors.ts";
import { errors } from "./errors.ts";

/** As Azure: upper case becomes lower case, everything else must fit. Throws HostError SHEAF_QUEUE_NAME. */
export function toQueueName(text: string, where?: Location): string {
  const name = text.toLowerCase();
  if (name.length >= 3 && name.length <= MAX_LENGTH && VALID.test(name)) return name;
  throw errors.SHEAF_QUEUE_NAME(`'${text}' is not a valid queue name.`, { where });
}

/** Where messages go that failed too often. Undefined for a queue that can have none: its name is too long, or it is a poison queue. */
export function poisonQueueOf(name: string): string | undefined {
  if (name.endsWith(SUFFIX) || name.length + SUFFIX.length > MAX_LENGTH) return undefined;
  return name + SUFFIX;
}

const SUFFIX = "-poison";
const MAX_LENGTH = 63;
const VALID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
