import { SystemError } from "./system-error.ts";

const QUOTED = '(?:[^"\\\\]|\\\\.)*';
const TOKEN = '[^ \\u0000-\\u001F\\u007F\\(\\)<>@,;:\\\\"\\/\\[\\]\\?\\.=]+';
const REST = "\\s*;?\\s*(.*)$";
const MEDIA_TYPE = new RegExp(`^\\s*(${TOKEN}\\/${TOKEN})${REST}`, "i");
const DISPOSITION = new RegExp(`^\\s*(${TOKEN})${REST}`, "i");
const PLAIN_PAIR = new RegExp(`^\\s*(${TOKEN})=(${TOKEN})${REST}`, "i");
const QUOTED_PAIR = new RegExp(`^\\s*(${TOKEN})="(${QUOTED})"${REST}`, "i");

/** `name=value` and `name="value"` after a header's first part; names without regard to case. */
export class HeaderParameters {
  readonly #values = new Map<string, string>();

  constructor(text: string) {
    let rest = text;
    for (let match = pair(rest); match; match = pair(rest)) {
      const [, name = "", value = "", more = ""] = match;
      this.#values.set(name.toLowerCase(), value.replaceAll('\\"', '"'));
      rest = more;
    }
  }

  get(name: string): string {
    const value = this.#values.get(name.toLowerCase());
    if (value === undefined) throw new SystemError(`Failed to find parameter with name "${name}".`);
    return value;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }
}

/** `text/html; charset=utf-8` → the type and its parameters. */
export function parseContentType(text: string): readonly [string, HeaderParameters] {
  const match = MEDIA_TYPE.exec(text);
  if (!match) throw new SystemError('content-type must begin with format "type/subtype".');
  return [match[1] ?? "", new HeaderParameters(match[2] ?? "")];
}

export function parseContentDisposition(text: string): readonly [string, HeaderParameters] {
  const match = DISPOSITION.exec(text);
  if (!match) throw new SystemError("content-disposition must begin with disposition type.");
  return [match[1] ?? "", new HeaderParameters(match[2] ?? "")];
}

/** The value of `name: value`, if this line is that header. */
export function headerValue(line: string, name: string): string | undefined {
  const colon = line.indexOf(":");
  if (colon < 0 || line.slice(0, colon).trim().toLowerCase() !== name) return undefined;
  return line.slice(colon + 1).trim();
}

function pair(text: string): RegExpExecArray | null {
  return text ? (PLAIN_PAIR.exec(text) ?? QUOTED_PAIR.exec(text)) : null;
}
