import { randomUUID } from "node:crypto";
import { type Database, open, type RootDatabase } from "lmdb";
import { order } from "../orders-app.ts";

/**
 * `node raw-store.js <file>`: what a queue → table host does to lmdb, by hand and with nothing else around it. Asked
 * `{ count, bytes, inFlight }`, it stores so many messages, then times how long it takes to make rows of them all: claim
 * (message → lease), then settle (lease removed, row inserted), each an asynchronous child transaction, fsynced.
 */
interface Task {
  readonly count: number;
  readonly bytes: number;
  readonly inFlight: number;
}

type Bytes = Database<Buffer, Buffer>;

const binary = { encoding: "binary", keyEncoding: "binary" } as const;
const root: RootDatabase<Buffer, Buffer> = open<Buffer, Buffer>({
  ...binary,
  path: process.argv[2] ?? "",
  maxDbs: 4,
  // As the host: a commit that resolves is on the disk.
  overlappingSync: false,
});
const messages: Bytes = root.openDB("messages", binary);
const leases: Bytes = root.openDB("leases", binary);
const rows: Bytes = root.openDB("rows", binary);

process.on("message", async ({ count, bytes, inFlight }: Task) => {
  root.transactionSync(() => {
    for (let id = 0; id < count; id += 1) messages.putSync(keyOf(id), order(id, bytes));
  });
  await root.flushed;
  const begun = performance.now();
  await Promise.all(Array.from({ length: inFlight }, work));
  process.send?.(performance.now() - begun);
});

/** One of those in flight: until no message is left. */
async function work(): Promise<void> {
  for (let key = await claim(); key; key = await claim()) await settle(key);
}

async function claim(): Promise<Buffer | undefined> {
  let claimed: Buffer | undefined;
  await root.childTransaction(() => {
    for (const { key, value } of messages.getRange({ limit: 1 })) {
      messages.removeSync(key);
      leases.putSync(key, value);
      claimed = key;
    }
  });
  return claimed;
}

async function settle(key: Buffer): Promise<void> {
  const body = leases.getBinary(key);
  const row = Buffer.from(JSON.stringify(JSON.parse(String(body))));
  await root.childTransaction(() => {
    leases.removeSync(key);
    rows.putSync(Buffer.from(`Order\0${randomUUID()}`), row);
  });
}

function keyOf(id: number): Buffer {
  const key = Buffer.alloc(6);
  key.writeUIntBE(id, 0, 6);
  return key;
}
