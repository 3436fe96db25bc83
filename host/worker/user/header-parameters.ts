import { SystemError } from "./system-error.ts";

const QUOTED = '(?:[^"\\\\]|\\\\.)*';
const TOKEN = '[^ \\u0000-\\u001F\\u007F\\(\\)<>@,;:\\\\"\\/\\[\\]\\?\\.=]+';
/** What follows is cut off, not matched: `\\s*;?\\s*(.*)$` takes cubic time where a line separator stands behind many spaces. */
const SEPARATOR = "\\s*;?\\s*";
const MEDIA_TYPE = new RegExp(`^(${TOKEN}\\/${TOKEN})${SEPARATOR}`, "i");
const DISPOSITION = new RegExp(`^(${TOKEN})${SEPARATOR}`, "i");
const PLAIN_PAIR = new RegExp(`^(${TOKEN})=(${TOKEN})${SEPARATOR}`, "i");
const QUOTED_PAIR = new RegExp(`^(${TOKEN})="(${QUOTED})"${SEPARATOR}`, "i");
/** A header that goes on behind one of these is none, as for @azure/functions. */
const LINE_END = /[\n\r\u2028\u2029]/;

/** `name=value` and `name="value"` after a header's first part; names without regard to case. */
export class HeaderParameters {
  readonly #values = new Map<string, string>();

  constructor(text: string) {
    let rest = text;
    for (let match = pair(rest); match; match = pair(rest)) {
      const [whole, name = "", value = ""] = match;
      this.#values.set(name.toLowerCase(), value.replaceAll('\\"', '"'));
      rest = rest.slice(whole.length);
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
  return parse(text, MEDIA_TYPE) ?? fail('content-type must begin with format "type/subtype".');
}

export function parseContentDisposition(text: string): readonly [string, HeaderParameters] {
  return parse(text, DISPOSITION) ?? fail("content-disposition must begin with disposition type.");
}

/** The value of `name: value`, if this line is that header. */
export function headerValue(line: string, name: string): string | undefined {
  const colon = line.indexOf(":");
  if (colon < 0 || line.slice(0, colon).trim().toLowerCase() !== name) return undefined;
  return line.slice(colon + 1).trim();
}

function parse(text: string, pattern: RegExp): readonly [string, HeaderParameters] | undefined {
  const trimmed = text.trimStart();
  const match = pattern.exec(trimmed);
  const rest = trimmed.slice(match?.[0].length);
  return match && !LINE_END.test(rest) ? [match[1] ?? "", new HeaderParameters(rest)] : undefined;
}

function fail(problem: string): never {
  throw new SystemError(problem);
}

function pair(text: string): RegExpExecArray | null {
  return text ? (PLAIN_PAIR.exec(text) ?? QUOTED_PAIR.exec(text)) : null;
}
