/** A word is anything that is no other token: true, null, an unquoted key, garbage. */
export type TokenKind = "{" | "}" | "[" | "]" | ":" | "," | "string" | "number" | "word" | "end";

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** Of a string or number. */
  readonly value?: string | number;
  /** A string in single quotes: the real host takes it, JSON does not. */
  readonly singleQuoted?: boolean;
}

/** Something in the text that cannot be read, at an offset into it. */
export class JsonMistake extends Error {
  override readonly name = "JsonMistake";
  readonly offset: number;
  readonly cure: string;

  constructor(offset: number, message: string, cure: string) {
    super(message);
    this.offset = offset;
    this.cure = cure;
  }
}

const SPACE = /[\s\uFEFF]*/y;
const STRING = /"[^"\\\p{Cc}]*(?:\\[^\p{Cc}][^"\\\p{Cc}]*)*"|'[^'\\\p{Cc}]*(?:\\[^\p{Cc}][^'\\\p{Cc}]*)*'/uy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const WORD = /[^\s"'{}[\]:,/]+|./suy;

/** The token at or after `from`, past space and comments. Throws JsonMistake. */
export function scan(text: string, from: number): Token {
  const start = skipTrivia(text, from);
  if (start >= text.length) return { kind: "end", start: text.length, end: text.length };
  const first = text.charAt(start);
  if ("{}[]:,".includes(first)) return { kind: first as TokenKind, start, end: start + 1 };
  if (first === '"' || first === "'") return scanString(text, start);
  const number = match(NUMBER, text, start);
  if (number) return { kind: "number", start, end: start + number.length, value: Number(number) };
  const word = match(WORD, text, start) ?? first;
  return { kind: "word", start, end: start + word.length };
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function skipTrivia(text: string, from: number): number {
  let at = from;
  for (;;) {
    at += match(SPACE, text, at)?.length ?? 0;
    if (text.startsWith("//", at)) at = lineEnd(text, at);
    else if (text.startsWith("/*", at)) at = commentEnd(text, at);
    else return at;
  }
}

function lineEnd(text: string, from: number): number {
  const end = /[\n\r]/g;
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}

function commentEnd(text: string, start: number): number {
  const end = text.indexOf("*/", start + 2);
  if (end < 0) throw new JsonMistake(start, "The comment is never closed.", "Close the comment with */");
  return end + 2;
}

function scanString(text: string, start: number): Token {
  const raw = match(STRING, text, start);
  if (raw === undefined) throw brokenString(text, start);
  const singleQuoted = raw.startsWith("'");
  const end = start + raw.length;
  if (!raw.includes("\\")) return { kind: "string", start, end, value: raw.slice(1, -1), singleQuoted };
  return { kind: "string", start, end, value: readEscapes(raw, start), singleQuoted };
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

function readEscapes(raw: string, start: number): string {
  return raw.slice(1, -1).replace(/\\(u[\da-fA-F]{4}|.)/gsu, (sequence, what: string, at: number) => {
    if (what.length === 5) return String.fromCharCode(Number.parseInt(what.slice(1), 16));
    const plain = Object.hasOwn(ESCAPES, what) ? ESCAPES[what] : undefined;
    if (plain !== undefined) return plain;
    throw new JsonMistake(
      start + 1 + at,
      `${sequence} means nothing in a JSON string.`,
      "Write \\\\ for a backslash.",
    );
  });
}

/** Why the string at `start` does not end as one. */
function brokenString(text: string, start: number): JsonMistake {
  const quote = text.charAt(start);
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) >= 0x20 && !isControl(text.charCodeAt(at))) {
    at += text.charAt(at) === "\\" ? 2 : 1;
  }
  const code = text.charCodeAt(at);
  if (at >= text.length || code === 0x0a || code === 0x0d) {
    return new JsonMistake(
      start,
      `The string is not closed: a ${quote} is missing at the end of its line.`,
      `Add the closing ${quote}`,
    );
  }
  const name =
    code === 0x09 ? "A tab" : `A control character (U+${code.toString(16).toUpperCase().padStart(4, "0")})`;
  const escaped = code === 0x09 ? "\\t" : `\\u${code.toString(16).padStart(4, "0")}`;
  return new JsonMistake(at, `${name} stands inside a string.`, `Write it as ${escaped} or remove it.`);
}

function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code < 0xa0);
}
