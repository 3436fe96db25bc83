import { readFileSync } from "node:fs";
import type { Location, Problem } from "../../bindings/api/errors.ts";
import { errors } from "./errors.ts";
import { type JsonNode, type ParsedJson, parseJson } from "./json-parser.ts";

export type JsonPath = readonly (string | number)[];

/** A JSON file that a user wrote: its value, and where everything in it stands. */
export class JsonFile {
  /** As messages name it: relative to the App folder. */
  readonly name: string;
  readonly text: string;
  /** Undefined when it could not be read to its end. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly #parsed: ParsedJson;
  #lineStarts: readonly number[] | undefined;

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text.startsWith("\uFEFF") ? text.slice(1) : text;
    this.#parsed = parseJson(this.text);
    const { root, mistakes, remarks } = this.#parsed;
    this.value = mistakes.length > 0 ? undefined : root?.value;
    this.problems = mistakes.map(({ message, offset, cure }) =>
      errors.SHEAF_JSON_SYNTAX(message, { where: this.at(offset), cure }),
    );
    this.warnings = remarks.map(({ message, offset, cure }) =>
      errors.SHEAF_JSON_LENIENT(message, { where: this.at(offset), cure }),
    );
  }

  /** Where the value at a path stands, or its key; names are found without regard to case; the nearest parent of what is not there. */
  locate(path: JsonPath, part: "key" | "value" = "value"): Location {
    let node = this.#parsed.root;
    let offset = node?.start ?? 0;
    for (const step of path) {
      const found: Found | undefined = node && child(node, step);
      if (!found) break;
      node = found.node;
      offset = part === "key" ? found.keyStart : found.node.start;
    }
    return this.at(offset);
  }

  at(offset: number): Location {
    this.#lineStarts ??= lineStarts(this.text);
    let line = 0;
    let end = this.#lineStarts.length;
    while (end - line > 1) {
      const middle = (line + end) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) line = middle;
      else end = middle;
    }
    return { file: this.name, line: line + 1, column: offset - (this.#lineStarts[line] ?? 0) + 1 };
  }
}

/** Undefined when there is no such file. Throws SHEAF_FILE_UNREADABLE. UTF-8, or UTF-16 with its byte order mark. */
export function readJsonFile(path: string, name: string): JsonFile | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw errors.SHEAF_FILE_UNREADABLE(`${name} cannot be read: ${REASONS[code] ?? code}.`, {
      where: { file: name },
      cause: error,
    });
  }
  if (bytes.length > MAX_BYTES) {
    throw errors.SHEAF_FILE_UNREADABLE(`${name} is larger than 1 MB.`, { where: { file: name } });
  }
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new JsonFile(name, bytes.toString(utf16 ? "utf16le" : "utf8"));
}

const MAX_BYTES = 1024 * 1024;
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EISDIR: "it is a folder",
  EPERM: "permission denied",
  ELOOP: "its links lead in a circle",
};

interface Found {
  readonly keyStart: number;
  readonly node: JsonNode;
}

function child(node: JsonNode, step: string | number): Found | undefined {
  if (typeof step === "number") {
    const item = node.items?.[step];
    return item && { keyStart: item.start, node: item };
  }
  const exact = node.members?.get(step);
  if (exact) return exact;
  let found: Found | undefined;
  for (const member of node.members?.values() ?? []) {
    if (member.key.toLowerCase() === step.toLowerCase()) found = member;
  }
  return found;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return starts;
}
