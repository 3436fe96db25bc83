import { errors } from "./api-errors.ts";

/** One `{expression}`: a path of names and, after the first colon, a format. */
export interface Expression {
  /** As written, without the braces. */
  readonly text: string;
  readonly path: readonly string[];
  readonly format?: string;
  /** Of the opening brace; starts at 1. */
  readonly position: number;
}

/** A piece of a template: text as it stands, or an expression. */
export type Segment = string | Expression;

/** Takes a template apart; `{{` and `}}` stand for braces. Neighbouring pieces of text are one segment. Throws SHEAF_EXPRESSION_SYNTAX. */
export function parseSegments(text: string): readonly Segment[] {
  const segments: Segment[] = [];
  let literal = "";
  for (let at = 0; at < text.length; ) {
    const brace = nextBrace(text, at);
    literal += text.slice(at, brace);
    const char = text[brace];
    if (char === undefined) break;
    if (text[brace + 1] === char) {
      literal += char;
      at = brace + 2;
      continue;
    }
    if (char === "}") throw invalid(text, `Missing opening bracket '{' for position ${brace + 1}.`);
    const end = closing(text, brace);
    if (literal) segments.push(literal);
    literal = "";
    segments.push(parseExpression(text, brace, end));
    at = end + 1;
  }
  if (literal) segments.push(literal);
  return segments;
}

/** A template that cannot be used, and why. */
export function invalid(template: string, problem: string): Error {
  return errors.SHEAF_EXPRESSION_SYNTAX(`Invalid template '${template}'. ${problem}`);
}

const BRACE = /[{}]/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

function nextBrace(text: string, from: number): number {
  BRACE.lastIndex = from;
  return BRACE.exec(text)?.index ?? text.length;
}

function closing(text: string, open: number): number {
  const end = nextBrace(text, open + 1);
  if (text[end] === "}") return end;
  throw invalid(text, `Missing closing bracket '}' for position ${open + 1}.`);
}

function parseExpression(template: string, open: number, end: number): Expression {
  const text = template.slice(open + 1, end);
  const position = open + 1;
  const colon = text.indexOf(":");
  const name = colon < 0 ? text : text.slice(0, colon);
  if (name.trim() === "") throw invalid(template, `The parameter name at position ${position} is empty.`);
  const path = name.split(".");
  if (!path.every((part) => NAME.test(part)) || !isFirstName(path)) {
    throw invalid(template, `'${name}' at position ${position} is not a valid parameter name.`);
  }
  return { text, path, position, ...(colon >= 0 && { format: text.slice(colon + 1) }) };
}

/** A dash is for header names, which come after a dot; `rand-guid` is the one exception. */
function isFirstName([first = "", ...rest]: readonly string[]): boolean {
  return !first.includes("-") || (rest.length === 0 && first.toLowerCase() === "rand-guid");
}
