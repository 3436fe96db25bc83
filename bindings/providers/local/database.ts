import type { Database as LmdbDatabase, RootDatabase } from "lmdb";
import { toError } from "../../api/errors.ts";
import type { DataFolder } from "./data-folder.ts";
import { errors } from "./errors.ts";

/** One of lmdb's named databases: bytes to bytes, ordered. */
export type Database = LmdbDatabase<Buffer, Buffer> & { readonly name: string };

/** What lies in the store, as key → value. Numbers are 6 bytes (bytes.ts). */
const NAMES = [
  /** queue \0 visibleAt sequence → message */
  "messages",
  /** queue \0 claim → message that someone works on */
  "leases",
  /** sequence → body that is too large to be moved about with its message */
  "bodies",
  /** queue \0 → how many messages there are, leased ones too */
  "counts",
  /** table \0 PartitionKey \0 RowKey → row */
  "rows",
  /** container \0 name → blob */
  "blobs",
  /** container \0 sequence → the blob's name */
  "changes",
  /** file in the folder of blobs → nothing; exactly those that a blob refers to */
  "files",
  /** name of a commit → when */
  "once",
  /** when, name of a commit → nothing */
  "onceByTime",
  /** owner → the process that holds leases and staged files under that number */
  "owners",
  /** kind \0 name → the name as first written */
  "names",
  /** "sequence" → the last sequence number */
  "meta",
] as const;

export type Databases = { readonly [Name in (typeof NAMES)[number]]: Database } & {
  readonly root: RootDatabase<Buffer, Buffer>;
};

/**
 * Opens lmdb's file. `overlappingSync` stays off: without it a commit writes its pages, calls fdatasync, writes the new
 * root through an O_DSYNC descriptor and resolves only then, so what resolves is durable, and what is refused because
 * the disk is full was never visible to anyone. With it, others see a commit before the disk has it. Measured with
 * group commits, both take equally long. `eventTurnBatching` off: groups are made by the writer; lmdb's own batching
 * adds a turn of the event loop and a second promise that rejects, unheard, with each failed commit.
 */
export async function openDatabases(folder: DataFolder): Promise<Databases> {
  const { open } = await import("lmdb");
  try {
    const binary = { encoding: "binary", keyEncoding: "binary" } as const;
    const root = open<Buffer, Buffer>({
      ...binary,
      path: folder.database,
      maxDbs: NAMES.length + 3,
      overlappingSync: false,
      eventTurnBatching: false,
    });
    const named = NAMES.map((name) => [name, root.openDB<Buffer, Buffer>(name, binary)]);
    return { ...(Object.fromEntries(named) as Omit<Databases, "root">), root };
  } catch (thrown) {
    const error = toError(thrown);
    throw errors.SHEAF_LOCAL_FOLDER(`The local store in ${folder.root} cannot be opened: ${error.message}.`, {
      cause: error,
    });
  }
}
