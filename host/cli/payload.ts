import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { toError } from "../../bindings/api/errors.ts";
import { errors } from "./errors.ts";
import type { Terminal } from "./terminal.ts";

/** An argument that is a text, `@file`, or `-` for stdin. */
export async function readPayload(argument: string, terminal: Terminal): Promise<Uint8Array> {
  if (argument === "-") return buffer(terminal.stdin);
  if (!argument.startsWith("@")) return Buffer.from(argument);
  try {
    return await readFile(argument.slice(1));
  } catch (thrown) {
    throw fileError("read", argument.slice(1), thrown);
  }
}

/** Throws SHEAF_ARGUMENT_JSON, which says where the text breaks off. */
export function parseJsonArgument(bytes: Uint8Array): unknown {
  const text = Buffer.from(bytes).toString("utf8");
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw errors.SHEAF_ARGUMENT_JSON(`This is no JSON: ${toError(thrown).message}.`, { cause: thrown });
  }
}

export function fileError(what: "read" | "write", path: string, thrown: unknown): Error {
  const { code, message } = toError(thrown) as NodeJS.ErrnoException;
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: what === "read" ? "it does not exist" : "its folder does not exist",
    EACCES: "access is denied",
    EISDIR: "it is a folder",
    ENOSPC: "the disk is full",
  };
  const reason = reasons[code ?? ""] ?? message;
  return errors.SHEAF_FILE(`Cannot ${what} the file ${path}: ${reason}.`, { cause: thrown });
}
