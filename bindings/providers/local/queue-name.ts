import { queueTopic } from "./bell.ts";
import { afterPrefix, namePrefix } from "./bytes.ts";

/** A queue's name with what is made of it again and again. */
export interface QueueName {
  readonly name: string;
  /** Its keys begin with this … */
  readonly prefix: Buffer;
  /** … and end before this. */
  readonly end: Buffer;
  readonly topic: string;
}

export function queueName(name: string): QueueName {
  const prefix = namePrefix(name);
  return { name, prefix, end: afterPrefix(prefix), topic: queueTopic(name) };
}

/** The queue's name in a key of `messages` or `leases`. */
export function queueOf(key: Buffer): string {
  return key.toString("utf8", 0, key.indexOf(0));
}
