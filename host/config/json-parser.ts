import { JsonMistake, scan, type Token } from "./json-scanner.ts";

/** A value with its place: offsets into the text. */
export interface JsonNode {
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
  readonly members?: ReadonlyMap<string, JsonMember>;
  readonly items?: readonly JsonNode[];
}
export interface JsonMember {
  readonly key: string;
  readonly keyStart: number;
  readonly node: JsonNode;
}

export interface ParsedJson {
  /** Undefined when the text cannot be read to its end. */
  readonly root?: JsonNode;
  readonly mistakes: readonly JsonMistake[];
  /** What is read all the same. */
  readonly remarks: readonly JsonRemark[];
}
export interface JsonRemark {
  readonly offset: number;
  readonly message: string;
  readonly cure: string;
}

const MAX_DEPTH = 100;

/**
 * Reads JSON as the real host does: comments, trailing commas and single quotes are taken. A missing comma and an unquoted key are
 * noted and read over, so that several of them are told at once; anything else that is wrong ends the reading.
 */
export function parseJson(text: string): ParsedJson {
  const parser = new Parser(text);
  try {
    const root = parser.document();
    return { root, mistakes: parser.mistakes, remarks: parser.remarks };
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error;
    return { mistakes: [...parser.mistakes, error], remarks: parser.remarks };
  }
}

class Parser {
  readonly mistakes: JsonMistake[] = [];
  readonly remarks: JsonRemark[] = [];
  readonly #text: string;
  #token: Token;
  /** Where the token before it ends: a missing comma is missing there. */
  #lastEnd = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#token = { kind: "end", start: 0, end: 0 };
  }

  document(): JsonNode {
    this.#next();
    const { kind } = this.#token;
    if (kind === "end") throw new JsonMistake(0, "The file is empty.", "Write a JSON object: { … }");
    const root = this.#value("a JSON object: { … }");
    this.#expectEnd();
    return root;
  }

  #next(): void {
    this.#lastEnd = this.#token.end;
    this.#token = scan(this.#text, this.#token.end);
  }

  #value(expected: string): JsonNode {
    const token = this.#token;
    if (token.kind === "{") return this.#nested(() => this.#object(token));
    if (token.kind === "[") return this.#nested(() => this.#array(token));
    if (token.kind === "string" || token.kind === "number") return this.#leaf(token, token.value);
    const word = this.#text.slice(token.start, token.end);
    if (WORDS.has(word)) return this.#leaf(token, WORDS.get(word));
    throw this.#noValue(word, expected);
  }

  #nested(read: () => JsonNode): JsonNode {
    if (this.#depth >= MAX_DEPTH) {
      throw new JsonMistake(
        this.#token.start,
        `Nested deeper than ${MAX_DEPTH} levels.`,
        "Flatten the file.",
      );
    }
    this.#depth += 1;
    const node = read();
    this.#depth -= 1;
    return node;
  }

  #leaf(token: Token, value: unknown): JsonNode {
    if (token.singleQuoted) this.#remarkQuotes(token);
    this.#next();
    return { start: token.start, end: token.end, value };
  }

  #object(open: Token): JsonNode {
    const members = new Map<string, JsonMember>();
    const lines = new Map<string, number>();
    this.#list(open, "}", () => {
      const { key, start } = this.#key();
      const before = lines.get(key.toLowerCase());
      if (before !== undefined) this.#remarkDuplicate(key, start);
      lines.set(key.toLowerCase(), start);
      const node = this.#value(`a value for ${JSON.stringify(key)}`);
      members.delete(key);
      members.set(key, { key, keyStart: start, node });
    });
    const value = Object.fromEntries([...members.values()].map(({ key, node }) => [key, node.value]));
    return { start: open.start, end: this.#lastEnd, value, members };
  }

  #array(open: Token): JsonNode {
    const items: JsonNode[] = [];
    this.#list(open, "]", () => items.push(this.#value("a value")));
    return { start: open.start, end: this.#lastEnd, value: items.map((item) => item.value), items };
  }

  #list(open: Token, close: "}" | "]", readItem: () => void): void {
    this.#next();
    while (this.#token.kind !== close) {
      this.#refuseEnd(open, close);
      readItem();
      if (this.#token.kind === ",") this.#next();
      else if (this.#token.kind !== close) this.#missingComma(open, close);
    }
    this.#next();
  }

  #missingComma(open: Token, close: string): void {
    this.#refuseEnd(open, close);
    if (this.#token.kind === ":") throw this.#unexpected("Remove it, or put the text before it in quotes.");
    this.mistakes.push(new JsonMistake(this.#lastEnd, "A comma is missing here.", "Add a comma."));
    if (this.mistakes.length >= MAX_MISTAKES) throw this.#unexpected("Mend what is above first.");
  }

  /** Throws when the file ends, or another bracket closes, before the list does. */
  #refuseEnd(open: Token, close: string): void {
    const { kind, start } = this.#token;
    if (kind === "end") {
      throw new JsonMistake(
        open.start,
        `The ${open.kind} here is never closed: a ${close} is missing.`,
        `Add the ${close} where it ends.`,
      );
    }
    if (kind === "}" || kind === "]") {
      throw new JsonMistake(
        start,
        `Here stands ${kind}, but the bracket opened in ${this.#place(open.start)} is a ${open.kind}: a ${close} is missing before it.`,
        `Add the missing ${close}`,
      );
    }
  }

  #key(): { readonly key: string; readonly start: number } {
    const token = this.#token;
    const text = this.#text.slice(token.start, token.end);
    if (token.kind === ",") throw this.#unexpected("Remove the comma.");
    if (token.kind === "word" && IDENTIFIER.test(text)) {
      this.mistakes.push(new JsonMistake(token.start, `The name ${text} has no quotes.`, `Write "${text}"`));
    } else if (token.kind !== "string") {
      throw new JsonMistake(
        token.start,
        `A name in double quotes is expected here, not ${short(text)}.`,
        'Write "name": value',
      );
    }
    const key = token.kind === "string" ? String(token.value) : text;
    if (token.singleQuoted) this.#remarkQuotes(token);
    this.#next();
    if (this.#token.kind !== ":") {
      throw new JsonMistake(
        this.#lastEnd,
        `A colon is missing after ${JSON.stringify(key)}.`,
        `Write ${JSON.stringify(key)}: value`,
      );
    }
    this.#next();
    return { key, start: token.start };
  }

  #noValue(word: string, expected: string): JsonMistake {
    const { kind, start } = this.#token;
    if (kind === "end")
      return new JsonMistake(start, `The file ends where ${expected} is expected.`, "Complete the file.");
    if (/^(<<<<<<<|=======|>>>>>>>)/.test(word)) {
      return new JsonMistake(
        start,
        "A merge conflict was left in the file.",
        "Resolve the conflict and remove its markers.",
      );
    }
    if (kind !== "word")
      return new JsonMistake(start, `Here stands ${word}, but ${expected} is expected.`, "Add the value.");
    if (/^[-+.\d]/.test(word))
      return new JsonMistake(start, `${short(word)} is no JSON number.`, "Write it as 12, -0.5 or 1e3.");
    if (WORDS.has(word.toLowerCase())) {
      return new JsonMistake(start, `${word} is no JSON value.`, `Write ${word.toLowerCase()}`);
    }
    return new JsonMistake(
      start,
      `${short(word)} is no JSON value: a text needs double quotes.`,
      `Write "${short(word)}"`,
    );
  }

  #expectEnd(): void {
    const { kind, start } = this.#token;
    if (kind === "end") return;
    if (kind === "}" || kind === "]")
      throw new JsonMistake(start, `There is a ${kind} too many.`, "Remove it.");
    throw new JsonMistake(
      start,
      "The file goes on after its JSON value has ended.",
      "Remove what follows, or the bracket that closes too early.",
    );
  }

  #unexpected(cure: string): JsonMistake {
    const { start, end } = this.#token;
    return new JsonMistake(start, `${short(this.#text.slice(start, end))} is not expected here.`, cure);
  }

  #remarkQuotes(token: Token): void {
    this.#remark(
      token.start,
      "Single quotes are not JSON: other tools refuse the file.",
      "Use double quotes.",
    );
  }

  #remarkDuplicate(key: string, offset: number): void {
    const message = `${JSON.stringify(short(key))} stands here for the second time: the last one counts.`;
    this.#remark(offset, message, "Remove one of them.");
  }

  #remark(offset: number, message: string, cure: string): void {
    if (this.remarks.length < MAX_MISTAKES) this.remarks.push({ offset, message, cure });
  }

  #place(offset: number): string {
    return `line ${this.#text.slice(0, offset).split(/\r\n|\r|\n/).length}`;
  }
}

const WORDS = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["null", null],
]);
const IDENTIFIER = /^[$\p{L}_][$\p{L}\d_.-]*$/u;
const MAX_MISTAKES = 20;

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
