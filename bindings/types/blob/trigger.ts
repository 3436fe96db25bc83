import { type BindContext, type Binding, connectionOf } from "../../api/binding.ts";
import { type BlobPattern, parseBlobPattern } from "../../api/expression.ts";
import {
  type Dispatch,
  type Listener,
  MANUAL_REASON,
  type Trigger,
  type TriggerEvent,
} from "../../api/listener.ts";
import type { Delivery } from "../../api/queue-store.ts";
import { parseSegments } from "../../api/template-syntax.ts";
import { type Consumption, QueueListener } from "../queue/consume.ts";
import { type FailureRules, warnExhausted } from "../queue/settle.ts";
import { BlobEvent, blobData, blobValue } from "./blob-event.ts";
import { blobEventId, decodeBlobMessage, hash, internalQueueName } from "./blob-message.ts";
import { toContainerName } from "./blob-path.ts";
import { errors } from "./errors.ts";
import { BlobFeeder, CURSORS_TABLE, type Feed, unfedCount } from "./feeder.ts";
import { type BlobSource, findBlob } from "./find-blob.ts";
import { toBlobLimits } from "./host-options.ts";

const POISON_QUEUE = "webjobs-blobtrigger-poison";

/** A queue trigger on an internal queue, which a feeder fills from the container's changes. */
export async function blobTrigger(binding: Binding, context: BindContext): Promise<Trigger> {
  const pattern = parseBlobPattern(String(binding.path));
  toContainerName(pattern.container, context.where(binding, "path"));
  const connection = connectionOf(binding);
  const blobs = await context.open("blob", connection, pattern.container);
  const source: BlobSource = { pattern, blobs, withContent: binding.content !== false };
  const feed = await openFeed(source, connection, context);
  const consumption = await openConsumption(source, feed, connection, context);
  return {
    listen: (dispatch) => new BlobListener(feed, consumption, dispatch),
    async metric() {
      const [waiting, unfed] = await Promise.all([feed.queue.length(), unfedCount(feed)]);
      const value = waiting.visible + (waiting.leased ?? 0) + unfed;
      return { name: pattern.container, value, target: toBlobLimits(context.options).parallel };
    },
    event: (payload) => manualEvent(source, payload),
    describe: () => `blob '${pattern.text}'`,
  };
}

class BlobListener implements Listener {
  readonly #feeder: BlobFeeder;
  readonly #consumer: QueueListener;

  constructor(feed: Feed, consumption: Consumption, dispatch: Dispatch) {
    this.#feeder = new BlobFeeder(feed);
    this.#consumer = new QueueListener(consumption, dispatch);
  }

  async start(): Promise<void> {
    await this.#consumer.start();
    this.#feeder.start();
  }

  async stop(hurry: AbortSignal): Promise<void> {
    await Promise.all([this.#feeder.stop(), this.#consumer.stop(hurry)]);
  }
}

async function openFeed(
  source: BlobSource,
  connection: string | undefined,
  context: BindContext,
): Promise<Feed> {
  const { pattern, blobs } = source;
  const { functionName, state, clock, log } = context;
  const [queue, cursors] = await Promise.all([
    context.open("queue", connection, internalQueueName(functionName, pattern.container)),
    context.open("table", connection, CURSORS_TABLE),
  ]);
  return {
    ...{ functionName, blobs, queue, cursors, state, clock, log },
    container: pattern.container,
    cursorKey: {
      partitionKey: functionName.toLowerCase(),
      rowKey: `${pattern.container}.${shapeOf(pattern)}`,
    },
    wants: (blobName) => pattern.match(blobName) !== undefined,
  };
}

/** The pattern without its captures' names: when it changes, what exists is looked at again; when only a name does, it is not. */
function shapeOf({ text }: BlobPattern): string {
  const pieces = parseSegments(text).map((segment) => (typeof segment === "string" ? segment : "{}"));
  return hash(pieces.join("\n"), 12);
}

async function openConsumption(
  source: BlobSource,
  feed: Feed,
  connection: string | undefined,
  context: BindContext,
): Promise<Consumption> {
  const { options, clock, log } = context;
  const { limits, maxDequeueCount } = toBlobLimits(options);
  const name = internalQueueName(feed.functionName, feed.container);
  const failure: FailureRules = {
    ...{ maxDequeueCount, visibilityTimeoutMs: 0 },
    poison: {
      name: POISON_QUEUE,
      store: await context.open("queue", connection, POISON_QUEUE),
      body: poisonBody,
    },
  };
  const rules: FailureRules = { ...failure, onExhausted: warnExhausted(name, failure, log) };
  const toEvent = (delivery: Delivery) => blobEvent(source, delivery, rules);
  return { name, queue: feed.queue, limits, rules, toEvent, clock, log };
}

/** As Azure writes it. */
function poisonBody({ body }: Delivery): Uint8Array {
  const message = decodeBlobMessage(body);
  return message ? Buffer.from(JSON.stringify(message)) : body;
}

/** Undefined where nothing is to be done: the blob is gone, or was replaced, and then a newer message tells of it. */
async function blobEvent(
  source: BlobSource,
  delivery: Delivery,
  rules: FailureRules,
): Promise<TriggerEvent | undefined> {
  const message = decodeBlobMessage(delivery.body);
  const blob = message && (await findBlob(source, message.BlobName, message.ETag));
  return blob && new BlobEvent(blobEventId(message), blob, delivery, rules);
}

/** `payload` is the blob's name, with or without its container. */
async function manualEvent(source: BlobSource, payload: string): Promise<TriggerEvent> {
  const prefix = `${source.pattern.container}/`;
  const path = payload.trim();
  const name = path.startsWith(prefix) ? path.slice(prefix.length) : path;
  const blob = await findBlob(source, name);
  if (!blob)
    throw errors.SHEAF_BLOB_NOT_FOUND(
      `There is no blob '${prefix}${name}' that fits '${source.pattern.text}'.`,
    );
  return {
    value: blobValue(blob),
    data: blobData(blob),
    reason: MANUAL_REASON,
    repeatable: true,
    settle: () => [],
  };
}
