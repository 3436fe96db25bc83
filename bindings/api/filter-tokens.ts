import { errors } from "./api-errors.ts";
import { isInt32, toDouble, toInt64 } from "./column-values.ts";
import { toDateTime } from "./date-time.ts";
import type { ColumnValue } from "./table-store.ts";

export interface Token {
  readonly kind: "(" | ")" | "word" | "literal" | "end";
  /** As written; "the end" for the end. */
  readonly text: string;
  /** Of a literal. */
  readonly value?: ColumnValue;
  /** Of its first character, from 1. */
  readonly position: number;
}

const TOKEN =
  /(?<space>\s+)|(?<paren>[()])|(?<quoted>(?<prefix>datetime|guid|X|binary)?'(?<text>(?:[^']|'')*)')|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?[LlDdFfMm]?(?![\p{L}\d_.]))|(?<special>-INF\b)|(?<word>[\p{L}_][\p{L}\p{N}_]*)/uy;

export function* filterTokens(text: string): Generator<Token, void> {
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.length) {
    const position = pattern.lastIndex + 1;
    const groups = pattern.exec(text)?.groups;
    if (!groups) throw filterError(text, position, `unexpected ${what(text, position)}`);
    if (groups.space === undefined) yield toToken(groups, text, position);
  }
  yield { kind: "end", text: "the end", position: text.length + 1 };
}

export function filterError(filter: string, position: number, problem: string): Error {
  return errors.SHEAF_FILTER_INVALID(`Filter "${clip(filter)}": ${problem} at character ${position}.`);
}

type Groups = Readonly<Record<string, string | undefined>>;

function toToken(groups: Groups, filter: string, position: number): Token {
  if (groups.paren === "(" || groups.paren === ")") {
    return { kind: groups.paren, text: groups.paren, position };
  }
  if (groups.word !== undefined) {
    const value = WORD_LITERALS.get(groups.word);
    if (value === undefined) return { kind: "word", text: groups.word, position };
    return { kind: "literal", text: groups.word, value, position };
  }
  const text = groups.quoted ?? groups.number ?? groups.special ?? "";
  const value = groups.quoted === undefined ? numberLiteral(text) : quotedLiteral(groups);
  if (value === undefined) throw filterError(filter, position, `${clip(text)} is no ${noun(groups)}`);
  return { kind: "literal", text: clip(text), value, position };
}

const WORD_LITERALS: ReadonlyMap<string, ColumnValue> = new Map<string, ColumnValue>([
  ["true", true],
  ["false", false],
  ["NaN", { type: "Double", value: "NaN" }],
  ["INF", { type: "Double", value: "Infinity" }],
]);

function quotedLiteral({ prefix, text = "" }: Groups): ColumnValue | undefined {
  if (prefix === undefined) return text.replaceAll("''", "'");
  if (prefix === "datetime") {
    const value = toDateTime(text);
    return value === undefined ? undefined : { type: "DateTime", value };
  }
  if (prefix === "guid") {
    const isGuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
    return isGuid ? { type: "Guid", value: text.toLowerCase() } : undefined;
  }
  return /^([\da-f]{2})*$/i.test(text) ? new Uint8Array(Buffer.from(text, "hex")) : undefined;
}

function numberLiteral(text: string): ColumnValue | undefined {
  if (text === "-INF") return { type: "Double", value: "-Infinity" };
  if (/^-?\d+l$/i.test(text)) return toInt64(BigInt(text.slice(0, -1)));
  if (/^-?\d+$/.test(text)) {
    const number = Number(text);
    return isInt32(number) ? number | 0 : toInt64(BigInt(text));
  }
  return /l$/i.test(text) ? undefined : toDouble(Number(text.replace(/[dfm]$/i, "")));
}

function noun({ prefix, quoted }: Groups): string {
  if (prefix === "datetime") return "date and time";
  if (prefix === "guid") return "GUID";
  return quoted === undefined ? "number that a table can hold" : "hexadecimal number";
}

function what(text: string, position: number): string {
  const rest = text.slice(position - 1);
  return rest.includes("'") && /^\w*'/.test(rest) ? "quote without its end" : `"${[...rest][0]}"`;
}

function clip(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
