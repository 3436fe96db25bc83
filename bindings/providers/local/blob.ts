import { randomUUID } from "node:crypto";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import type {
  BlobChanges,
  BlobContent,
  BlobInfo,
  BlobOptions,
  BlobStore,
  Range,
} from "../../api/blob-store.ts";
import { Conflict, type Effect } from "../../api/effect.ts";
import { containerTopic } from "./bell.ts";
import { blobChanges } from "./blob-changes.ts";
import { listBlobs } from "./blob-list.ts";
import { type BlobRecord, blobKey, inlineBody, readBlob, toInfo, writeBlob } from "./blob-record.ts";
import { afterPrefix, keyOf, namePrefix } from "./bytes.ts";
import { codeOf } from "./data-folder.ts";
import type { Draft } from "./draft.ts";
import type { LocalEffect } from "./local-effect.ts";
import { NameRegistration } from "./names.ts";
import type { Session } from "./session.ts";
import type { StagedBody } from "./staged-files.ts";

const READ_CHUNK = 256 * 1024;
/** As often may a blob be replaced between looking it up and opening its file. */
const MAX_READ_ATTEMPTS = 100;
const MAX_NAME = 1_024;

export class LocalContainer implements BlobStore {
  readonly name: string;
  readonly #session: Session;
  readonly #registration: NameRegistration;
  readonly #prefix: Buffer;
  readonly #end: Buffer;

  constructor(session: Session, name: string) {
    this.name = name;
    this.#session = session;
    this.#registration = new NameRegistration("blob", name);
    this.#prefix = namePrefix(name);
    this.#end = afterPrefix(this.#prefix);
  }

  uri(name: string): string {
    const folder = encodeURI(this.#session.store.folder.root);
    return `local:${folder}/${this.name}/${name.split("/").map(encodeURIComponent).join("/")}`;
  }

  async read(name: string, range?: Range): Promise<BlobContent | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      const bytes = this.#lookUp(name);
      if (!bytes) return undefined;
      const record = readBlob(bytes);
      const info = toInfo(record);
      if (!record.file) return { info, body: fromBytes(inlineBody(bytes), range) };
      try {
        return { info, body: await fromFile(this.#session.staged.path(record.file), range) };
      } catch (error) {
        // Replaced or deleted since it was looked up.
        if (codeOf(error) !== "ENOENT" || attempt === MAX_READ_ATTEMPTS) throw error;
      }
    }
  }

  async info(name: string): Promise<BlobInfo | undefined> {
    const bytes = this.#lookUp(name);
    return bytes && toInfo(readBlob(bytes));
  }

  async list(options: {
    readonly prefix?: string;
    readonly after?: string;
    readonly max: number;
  }): Promise<BlobInfo[]> {
    return listBlobs(this.#session.store.databases, this.#prefix, options);
  }

  async put(
    name: string,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    options: BlobOptions = {},
  ): Promise<Effect> {
    const staged = await this.#session.staged.stage(body);
    const problem = nameProblem(name);
    const effect: LocalEffect = {
      client: this.#session.client,
      id: options.id ?? randomUUID(),
      plan: (draft) => {
        if (problem) throw new Conflict(effect, problem, 400);
        if (staged.file && !this.#session.staged.isFresh(staged.file)) {
          throw new Conflict(effect, `The body of blob ${name} was stored more than an hour ago.`, 400);
        }
        this.#publish(draft, name, staged, options);
      },
    };
    return effect;
  }

  delete(name: string, options: { readonly id?: string } = {}): Effect {
    const effect: LocalEffect = {
      client: this.#session.client,
      id: options.id ?? randomUUID(),
      plan: (draft) => {
        this.#withdraw(draft, name);
        draft.remove(draft.databases.blobs, blobKey(this.#prefix, name));
      },
    };
    return effect;
  }

  changes(after: string | undefined, signal: AbortSignal): Promise<BlobChanges> {
    const container = { prefix: this.#prefix, end: this.#end, topic: containerTopic(this.name) };
    return blobChanges(this.#session, container, after, signal);
  }

  #lookUp(name: string): Buffer | undefined {
    const { blobs, root } = this.#session.store.databases;
    root.resetReadTxn();
    return blobs.getBinary(blobKey(this.#prefix, name));
  }

  #publish(draft: Draft, name: string, { size, inline, file }: StagedBody, options: BlobOptions): void {
    this.#withdraw(draft, name);
    const { blobs, changes, files } = draft.databases;
    const change = draft.nextSequence();
    const record: BlobRecord = {
      name,
      size,
      contentType: options.contentType ?? "application/octet-stream",
      lastModified: this.#session.clock.now(),
      metadata: options.metadata ?? {},
      change,
      ...(file && { file }),
    };
    draft.put(blobs, blobKey(this.#prefix, name), writeBlob(record, inline));
    draft.put(changes, keyOf(this.#prefix, change), Buffer.from(name));
    if (file) draft.put(files, Buffer.from(file), Buffer.alloc(0));
    this.#registration.plan(draft);
    draft.wake(containerTopic(this.name));
  }

  /** What belongs to the blob that is there now. */
  #withdraw(draft: Draft, name: string): void {
    const { blobs, changes, files } = draft.databases;
    const bytes = draft.get(blobs, blobKey(this.#prefix, name));
    if (!bytes) return;
    const { change, file } = readBlob(bytes);
    draft.remove(changes, keyOf(this.#prefix, change));
    if (!file) return;
    draft.remove(files, Buffer.from(file));
    draft.afterwards(() => this.#session.staged.discard(file));
  }
}

function nameProblem(name: string): string | undefined {
  if (name === "") return "A blob needs a name.";
  if (name.length > MAX_NAME) return `A blob's name has at most ${MAX_NAME} characters, not ${name.length}.`;
  return /\0|\p{Surrogate}/u.test(name)
    ? `The blob's name ${JSON.stringify(name)} holds what is no character.`
    : undefined;
}

/** In pieces, so that who reads slowly does not get it all at once. */
function fromBytes(bytes: Buffer, range: Range | undefined): Readable {
  const part = range
    ? bytes.subarray(range.start, range.end === undefined ? undefined : range.end + 1)
    : bytes;
  return Readable.from(part.length === 0 ? [] : [part], { objectMode: false });
}

async function fromFile(file: string, range: Range | undefined): Promise<Readable> {
  const handle = await open(file, "r");
  try {
    return handle.createReadStream({ ...range, highWaterMark: READ_CHUNK });
  } catch (error) {
    await handle.close();
    throw error;
  }
}
