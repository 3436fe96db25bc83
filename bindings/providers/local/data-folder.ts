import { constants } from "node:fs";
import { access, link, mkdir, open, readFile, rename, statfs, unlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { toError } from "../../api/errors.ts";
import { errors } from "./errors.ts";

/** Of what lies in the data folder. A store with another number is refused and left as it is. */
export const FORMAT = 1;
/** So much has to be free to open a store: lmdb writes to mapped files, and where the disk is full that ends the process. */
const MIN_FREE_BYTES = 1024 * 1024;
/** In the first page of lmdb's file, in the machine's byte order. */
const MAGIC = Buffer.from(new Uint32Array([0xbeefc0de]).buffer);
/** As much as lmdb's table of readers takes. */
const LOCK_FILE_BYTES = 16 * 1024;

export interface DataFolder {
  readonly root: string;
  /** lmdb's file. */
  readonly database: string;
  /** Bodies of blobs. */
  readonly blobs: string;
  /** Touched to wake the other processes. */
  readonly bell: string;
}

/** The folder, made if it was missing and found fit to open a store in it. Rejects with a HostError; then nothing was touched. */
export async function prepareDataFolder(root: string): Promise<DataFolder> {
  const folder = layout(root);
  try {
    await checkFormat(folder);
    await checkDatabase(folder);
    await mkdir(root, { recursive: true });
    // First, because mkdir calls a read-only file system a folder that does not exist.
    await access(root, constants.R_OK | constants.W_OK | constants.X_OK);
    await mkdir(folder.blobs, { recursive: true });
    await checkSpace(root);
    await writeOnce(path.join(root, "format.json"), `${JSON.stringify({ format: FORMAT })}\n`);
    await writeOnce(path.join(root, ".gitignore"), "*\n");
    await writeOnce(folder.bell, "");
    await writeOnce(`${folder.database}-lock`, Buffer.alloc(LOCK_FILE_BYTES));
  } catch (error) {
    throw toUserError(error, root);
  }
  return folder;
}

function layout(root: string): DataFolder {
  return {
    root,
    database: path.join(root, "store.mdb"),
    blobs: path.join(root, "blobs"),
    bell: path.join(root, "bell"),
  };
}

async function checkFormat(folder: DataFolder): Promise<void> {
  const file = path.join(folder.root, "format.json");
  const text = await readFile(file, "utf8").catch(absent);
  if (text === undefined) return;
  const format = formatOf(text);
  if (format === FORMAT) return;
  const found = format === undefined ? "no format number" : `format ${format}`;
  throw errors.SHEAF_LOCAL_VERSION(
    `The local store in ${folder.root} has ${found} (${file}); this version of Sheaf knows format ${FORMAT}.`,
  );
}

function formatOf(text: string): unknown {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === "object" && content !== null && "format" in content
      ? content.format
      : undefined;
  } catch {
    return undefined;
  }
}

/** lmdb-js ends the process when the file is another one. */
async function checkDatabase({ database, root }: DataFolder): Promise<void> {
  const handle = await open(database, "r").catch(absent);
  if (!handle) return;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    if (bytesRead === 0 || buffer.includes(MAGIC)) return;
  } finally {
    await handle.close();
  }
  throw errors.SHEAF_LOCAL_FOLDER(
    `The local store in ${root} cannot be opened: store.mdb is not the file of a store.`,
    { cure: "Put that file elsewhere, or restore it from a backup." },
  );
}

async function checkSpace(root: string): Promise<void> {
  const free = await freeBytes(root);
  if (free !== undefined && free < MIN_FREE_BYTES) {
    throw errors.SHEAF_LOCAL_FULL(
      `The local store in ${root} cannot be opened: ${Math.floor(free / 1024)} KiB are free on that disk, 1 MiB is needed.`,
    );
  }
}

/** Undefined where the system does not tell. */
export async function freeBytes(folder: string): Promise<number | undefined> {
  const disk = await statfs(folder).catch(() => undefined);
  return disk && disk.bavail * disk.bsize;
}

/** Whole or not at all, also when several processes do it at once; a file that is there stays as it is. */
async function writeOnce(file: string, content: string | Uint8Array): Promise<void> {
  if (await access(file).then(() => true, absent)) return;
  const draft = `${file}.${process.pid}.${performance.now()}`;
  try {
    await writeFile(draft, content, { flush: true });
    await publish(draft, file);
  } finally {
    await unlink(draft).catch(absent);
  }
}

/** By a link, which unlike a rename replaces nothing; by a rename where the file system has no links. */
async function publish(draft: string, file: string): Promise<void> {
  try {
    await link(draft, file);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") await rename(draft, file);
  }
}

function absent(error: unknown): undefined {
  if (codeOf(error) === "ENOENT") return undefined;
  throw error;
}

export function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function toUserError(thrown: unknown, root: string): Error {
  const error = toError(thrown);
  const code = codeOf(error);
  if (typeof code !== "string" || code.startsWith("SHEAF_")) return error;
  const message = `The local store in ${root} cannot be opened: ${error.message}.`;
  return code === "ENOSPC" || code === "EDQUOT"
    ? errors.SHEAF_LOCAL_FULL(message, { cause: error })
    : errors.SHEAF_LOCAL_FOLDER(message, { cause: error });
}
