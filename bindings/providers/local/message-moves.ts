import { keyOf } from "./bytes.ts";
import type { Draft } from "./draft.ts";
import { Message } from "./message.ts";
import type { QueueName } from "./queue-name.ts";

/** How messages move between `messages`, where they wait, and `leases`, where they are worked on. All of it happens in drafts. */

export interface Claimed {
  readonly message: Message;
  readonly body: Buffer;
  /** In `leases`: the number of a claim is given once, so what lies there is this claim's or nothing. */
  readonly key: Buffer;
}

export interface Claim {
  readonly owner: number;
  readonly now: number;
  readonly until: number;
  readonly max: number;
}

/** Puts a new message, or one that comes back, behind those that become visible at the same time. */
export function enqueue(draft: Draft, queue: QueueName, message: Message, visibleAt: number): void {
  message.lease(0, 0);
  message.place(visibleAt, draft.nextSequence());
  putInPlace(draft, queue, message);
}

/** Puts a message back to where it came from. */
export function putBack(draft: Draft, queue: QueueName, message: Message): void {
  message.lease(0, 0);
  putInPlace(draft, queue, message);
}

/** Puts a message back whose host is gone or too late. */
export function comeBack(draft: Draft, queue: QueueName, message: Message): void {
  message.countCrash();
  putBack(draft, queue, message);
}

/** Takes visible messages, those that are visible longest first. Drops expired ones on the way. */
export function claim(draft: Draft, queue: QueueName, { owner, now, until, max }: Claim): Claimed[] {
  const claimed: Claimed[] = [];
  const visible = { start: queue.prefix, end: keyOf(queue.prefix, now + 1) };
  for (const { key, value } of draft.databases.messages.getRange(visible)) {
    const message = new Message(value);
    draft.remove(draft.databases.messages, key);
    if (message.expiresAt <= now) {
      forget(draft, queue, message);
    } else {
      message.lease(owner, until);
      const lease = keyOf(queue.prefix, draft.nextSequence());
      draft.put(draft.databases.leases, lease, message.bytes);
      claimed.push({ message, body: bodyOf(draft, message), key: lease });
    }
    if (claimed.length === max) break;
  }
  return claimed;
}

/** Removes what is left of a message that is no longer in any place. */
export function forget(draft: Draft, queue: QueueName, message: Message): void {
  if (message.bodyIsApart) draft.remove(draft.databases.bodies, message.bodyKey);
  draft.addCount(queue.name, -1);
}

/** Removes up to `max` messages that expired and stand at the front; tells how many. */
export function dropExpired(draft: Draft, queue: QueueName, now: number, max: number): number {
  let dropped = 0;
  for (const { key, value } of draft.databases.messages.getRange({ start: queue.prefix, end: queue.end })) {
    const message = new Message(value);
    if (message.expiresAt > now || dropped === max) break;
    draft.remove(draft.databases.messages, key);
    forget(draft, queue, message);
    dropped += 1;
  }
  return dropped;
}

function putInPlace(draft: Draft, queue: QueueName, message: Message): void {
  const key = keyOf(queue.prefix, message.visibleAt, message.sequence);
  draft.put(draft.databases.messages, key, message.bytes);
  draft.wake(queue.topic);
}

function bodyOf(draft: Draft, message: Message): Buffer {
  return message.bodyIsApart
    ? (draft.databases.bodies.getBinary(message.bodyKey) ?? Buffer.alloc(0))
    : message.inlineBody;
}
