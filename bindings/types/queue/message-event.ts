import { isUtf8 } from "node:buffer";
import type { Clock } from "../../api/clock.ts";
import type { Effect, Outcome } from "../../api/effect.ts";
import { jsonProperties } from "../../api/json-properties.ts";
import type { Data, TriggerEvent } from "../../api/listener.ts";
import { type Delivery, LEASE_MS } from "../../api/queue-store.ts";
import { type FailureRules, settleFailure } from "./settle.ts";

/** What all events of one queue have in common. */
export interface MessageRules extends FailureRules {
  readonly isBinary: boolean;
  readonly reason: string;
  readonly clock: Clock;
}

/** One delivery as a function sees it. What is not always needed is made when it is asked for. */
export class MessageEvent implements TriggerEvent {
  readonly id?: string;
  readonly value: string | Uint8Array;
  readonly repeatable = true;
  readonly #delivery: Delivery;
  readonly #rules: MessageRules;
  #data: Data | undefined;

  constructor(delivery: Delivery, rules: MessageRules) {
    if (delivery.id !== undefined) this.id = delivery.id;
    this.value = rules.isBinary ? delivery.body : toText(delivery.body);
    this.#delivery = delivery;
    this.#rules = rules;
  }

  get reason(): string {
    return this.#rules.reason;
  }

  get details(): string {
    return messageDetails(this.#delivery);
  }

  get isLost(): boolean {
    return this.#delivery.isLost;
  }

  get lost(): AbortSignal {
    return this.#delivery.lost;
  }

  get data(): Data {
    this.#data ??= messageData(this.#delivery, this.value, this.#rules.clock.now());
    return this.#data;
  }

  settle(outcome: Outcome): readonly Effect[] {
    return outcome.ok ? [this.#delivery.ack()] : settleFailure(this.#delivery, this.#rules);
  }

  giveBack(): readonly Effect[] {
    return [this.#delivery.giveBack()];
  }
}

/** The text after `Trigger Details:`. */
export function messageDetails({ id, dequeueCount, insertedAt }: Delivery): string {
  const inserted = insertedAt ? `, InsertionTime: ${toOffsetTime(insertedAt)}` : "";
  return `MessageId: ${id ?? "unknown"}, DequeueCount: ${dequeueCount}${inserted}`;
}

export function toText(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
}

/** A message's own JSON properties take the place of metadata of the same name, as in Azure. */
export function withProperties(metadata: Data, text: string): Data {
  const properties = jsonProperties(text);
  if (!properties) return metadata;
  const data: Record<string, unknown> = { ...metadata };
  for (const name in properties) data[SPELLINGS.get(name.toLowerCase()) ?? name] = properties[name];
  return data;
}

const SPELLINGS: ReadonlyMap<string, string> = new Map(
  [
    ...["QueueTrigger", "Id", "DequeueCount", "InsertionTime"],
    ...["ExpirationTime", "NextVisibleTime", "PopReceipt"],
  ].map((name) => [name.toLowerCase(), name]),
);

function messageData(delivery: Delivery, value: string | Uint8Array, now: number): Data {
  const { body, id, dequeueCount, insertedAt, expiresAt, metadata } = delivery;
  const data: Record<string, unknown> = {};
  const text = isUtf8(body) ? (typeof value === "string" ? value : toText(body)) : undefined;
  if (text !== undefined) data.QueueTrigger = text;
  if (id !== undefined) data.Id = id;
  data.DequeueCount = dequeueCount;
  if (insertedAt) data.InsertionTime = toOffsetTime(insertedAt);
  if (expiresAt) data.ExpirationTime = toOffsetTime(expiresAt);
  const { nextVisibleTime, popReceipt } = metadata ?? {};
  data.NextVisibleTime = toOffsetTime(
    nextVisibleTime instanceof Date ? nextVisibleTime : new Date(now + LEASE_MS),
  );
  // Only Azure has one. Elsewhere it is as opaque, and as different for each attempt.
  data.PopReceipt = popReceipt ?? `${id ?? ""}.${dequeueCount}`;
  return text === undefined ? data : withProperties(data, text);
}

/** As .NET writes a moment: `2024-05-01T12:00:00+00:00`. */
function toOffsetTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}+00:00`;
}
