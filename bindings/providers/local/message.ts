import { NUMBER_BYTES, readNumber, writeNumber } from "./bytes.ts";

/** Larger bodies lie apart, so that a message which moves (claimed, renewed, released) stays within one page of lmdb's. */
const MAX_INLINE_BODY = 3_800;

const OWNER = 0;
const LEASED_UNTIL = 6;
const VISIBLE_AT = 12;
const SEQUENCE = 18;
const INSERTED_AT = 24;
const EXPIRES_AT = 30;
const FAILURES = 36;
const CRASHES = 38;
const BODY_IS_APART = 40;
const ID_LENGTH = 41;
const PROPERTIES_LENGTH = 43;
const HEADER = 47;
const MAX_COUNT = 65_535;

export interface NewMessage {
  readonly id: Buffer;
  /** JSON; empty when there are none. */
  readonly properties: Buffer;
  readonly body: Uint8Array;
}

/**
 * A message as it lies in the store, while it waits (in `messages`, under the time it becomes visible) and while someone
 * works on it (in `leases`, under the number of the claim). The numbers at its front are changed in place, so that
 * claiming, renewing and releasing copy it no more often than lmdb does.
 */
export class Message {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  static create({ id, properties, body }: NewMessage): Message {
    const apart = body.length > MAX_INLINE_BODY;
    const start = HEADER + id.length + properties.length;
    const bytes = Buffer.allocUnsafe(start + (apart ? NUMBER_BYTES : body.length));
    bytes.fill(0, 0, HEADER);
    bytes.writeUInt8(apart ? 1 : 0, BODY_IS_APART);
    bytes.writeUInt16BE(id.length, ID_LENGTH);
    bytes.writeUInt32BE(properties.length, PROPERTIES_LENGTH);
    id.copy(bytes, HEADER);
    properties.copy(bytes, HEADER + id.length);
    if (!apart) bytes.set(body, start);
    return new Message(bytes);
  }

  /** A message that is new in its place. Its body, if apart, is stored by the caller; wherever the message moves, it keeps this key. */
  insert(at: { readonly now: number; readonly expiresAt: number }): void {
    writeNumber(this.bytes, at.now, INSERTED_AT);
    writeNumber(this.bytes, at.expiresAt, EXPIRES_AT);
    if (this.bodyIsApart) writeNumber(this.bytes, this.sequence, this.#bodyStart);
  }

  get owner(): number {
    return readNumber(this.bytes, OWNER);
  }
  get leasedUntil(): number {
    return readNumber(this.bytes, LEASED_UNTIL);
  }
  /** With `sequence` the place in its queue; while it is leased, the place it came from. */
  get visibleAt(): number {
    return readNumber(this.bytes, VISIBLE_AT);
  }
  get sequence(): number {
    return readNumber(this.bytes, SEQUENCE);
  }
  get insertedAt(): number {
    return readNumber(this.bytes, INSERTED_AT);
  }
  get expiresAt(): number {
    return readNumber(this.bytes, EXPIRES_AT);
  }
  /** Failed attempts + 1, where five crashes of a host count as one: a function that ends its host must not do so for ever. */
  get dequeueCount(): number {
    const crashes = this.bytes.readUInt16BE(CRASHES);
    return this.bytes.readUInt16BE(FAILURES) + Math.floor(crashes / 5) + 1;
  }
  get id(): string {
    return this.bytes.toString("utf8", HEADER, HEADER + this.bytes.readUInt16BE(ID_LENGTH));
  }
  get properties(): Readonly<Record<string, unknown>> | undefined {
    const start = HEADER + this.bytes.readUInt16BE(ID_LENGTH);
    const length = this.bytes.readUInt32BE(PROPERTIES_LENGTH);
    return length === 0 ? undefined : JSON.parse(this.bytes.toString("utf8", start, start + length));
  }
  get bodyIsApart(): boolean {
    return this.bytes.readUInt8(BODY_IS_APART) === 1;
  }
  /** Where it lies when it is apart. */
  get bodyKey(): Buffer {
    return this.bytes.subarray(this.#bodyStart);
  }
  get inlineBody(): Buffer {
    return this.bytes.subarray(this.#bodyStart);
  }

  lease(owner: number, until: number): void {
    writeNumber(this.bytes, owner, OWNER);
    writeNumber(this.bytes, until, LEASED_UNTIL);
  }

  place(visibleAt: number, sequence: number): void {
    writeNumber(this.bytes, visibleAt, VISIBLE_AT);
    writeNumber(this.bytes, sequence, SEQUENCE);
  }

  countFailure(): void {
    this.#count(FAILURES);
  }

  countCrash(): void {
    this.#count(CRASHES);
  }

  get #bodyStart(): number {
    return HEADER + this.bytes.readUInt16BE(ID_LENGTH) + this.bytes.readUInt32BE(PROPERTIES_LENGTH);
  }

  #count(at: number): void {
    this.bytes.writeUInt16BE(Math.min(MAX_COUNT, this.bytes.readUInt16BE(at) + 1), at);
  }
}
