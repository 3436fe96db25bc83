/**
 * Keys and numbers as bytes. Numbers take 6 bytes, most significant first, so that their order is that of their bytes:
 * enough for milliseconds until the year 10889 and for 2.8 × 10¹⁴ sequence numbers.
 */
export const NUMBER_BYTES = 6;
/** The largest number that fits. */
export const MAX_NUMBER = 2 ** 48 - 1;

export function readNumber(bytes: Buffer, at: number): number {
  return bytes.readUIntBE(at, NUMBER_BYTES);
}

export function writeNumber(bytes: Buffer, value: number, at: number): void {
  bytes.writeUIntBE(Math.min(value, MAX_NUMBER), at, NUMBER_BYTES);
}

export function numberBytes(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(NUMBER_BYTES);
  writeNumber(bytes, value, 0);
  return bytes;
}

/** `prefix` followed by numbers. */
export function keyOf(prefix: Buffer, ...numbers: readonly number[]): Buffer {
  const key = Buffer.allocUnsafe(prefix.length + numbers.length * NUMBER_BYTES);
  prefix.copy(key);
  let at = prefix.length;
  for (const number of numbers) {
    writeNumber(key, number, at);
    at += NUMBER_BYTES;
  }
  return key;
}

/** A name that begins keys: no other name's prefix begins with it. */
export function namePrefix(name: string): Buffer {
  return Buffer.from(`${name}\0`);
}

/** The first key behind all that begin with this prefix. */
export function afterPrefix(prefix: Buffer): Buffer {
  const end = Buffer.from(prefix);
  end[end.length - 1] = (end.at(-1) ?? 0) + 1;
  return end;
}

/** The key that follows directly. */
export function successor(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.of(0)]);
}
