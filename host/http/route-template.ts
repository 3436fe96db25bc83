import { errors } from "./errors.ts";
import { type Constraint, createConstraint } from "./route-constraint.ts";

/** An ASP.NET route template, parsed once. Text is compared without regard to case. */
export interface RouteTemplate {
  /** Without slashes at its ends. */
  readonly text: string;
  readonly segments: readonly Segment[];
  /** No parameters: an equal path is all that matches. */
  readonly literal: boolean;
}

/** Text between slashes: `text` alone, one parameter, or a mix such as `{name}.{ext}`. */
export interface Segment {
  readonly parts: readonly Part[];
  /** The text in lower case when the segment is text only. */
  readonly literal?: string;
}
export type Part = { readonly kind: "text"; readonly text: string } | Parameter;
export interface Parameter {
  readonly kind: "parameter";
  readonly name: string;
  readonly optional: boolean;
  readonly catchAll: boolean;
  readonly defaultValue?: string;
  readonly constraints: readonly Constraint[];
}

/** Throws SHEAF_HTTP_ROUTE, saying what is wrong and what is allowed; nothing else. */
export function parseRouteTemplate(written: string): RouteTemplate {
  const text = written.trim().replace(/^~?\//, "").replace(/\/$/, "");
  const segments = text === "" ? [] : parseSegments(text);
  checkParameters(text, segments);
  return { text, segments, literal: segments.every((segment) => segment.literal !== undefined) };
}

function parseSegments(text: string): Segment[] {
  const segments: Part[][] = [[]];
  for (let at = 0; at < text.length; ) {
    if (text[at] === "/") {
      segments.push([]);
      at += 1;
      continue;
    }
    const { part, end } = readPart(text, at);
    segments.at(-1)?.push(part);
    at = end;
  }
  return segments.map((parts) => toSegment(text, parts));
}

function readPart(template: string, at: number): { readonly part: Part; readonly end: number } {
  const text = /^(?:\{\{|\}\}|[^{}?/])+/.exec(template.slice(at))?.[0];
  if (text !== undefined) {
    return { part: { kind: "text", text: withoutDoubledBraces(text) }, end: at + text.length };
  }
  if (template[at] === "?") fail(template, "a '?' may only end a parameter: {name?}.");
  if (template[at] === "}") fail(template, "a '}' has no opening '{'.");
  const close = closingBrace(template, at);
  return { part: parseParameter(template, template.slice(at + 1, close)), end: close + 1 };
}

function toSegment(template: string, parts: readonly Part[]): Segment {
  const [first] = parts;
  if (!first) fail(template, "two slashes follow each other.");
  if (parts.length > 1) checkMixed(template, parts);
  return parts.length === 1 && first.kind === "text"
    ? { parts, literal: first.text.toLowerCase() }
    : { parts };
}

/** Where the parameter that opens at `open` ends. Braces inside a constraint's parentheses do not count. */
function closingBrace(template: string, open: number): number {
  for (let at = open + 1; at < template.length; at += 1) {
    const char = template[at];
    if (char === "}") return at;
    if (char === "{") fail(template, `a '{' stands inside a parameter at position ${at}.`);
    if (char === "(") at = closingParenthesis(template, at);
  }
  return fail(template, `the '{' at position ${open} has no closing '}'.`);
}

/** Skips what a regular expression escapes or puts into a class. */
function closingParenthesis(template: string, open: number): number {
  let depth = 0;
  for (const { 0: token, index } of template.slice(open).matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|[()]/gs)) {
    if (token === "(") depth += 1;
    else if (token === ")") depth -= 1;
    if (depth === 0) return open + index;
  }
  return fail(template, `the '(' at position ${open} has no closing ')'.`);
}

function parseParameter(template: string, inner: string): Parameter {
  const stars = /^\*{0,2}/.exec(inner)?.[0].length ?? 0;
  const name = /^[^:=?]*/.exec(inner.slice(stars))?.[0] ?? "";
  if (name === "") fail(template, `'{${inner}}' has no name.`);
  if (/[/{}*\s]/.test(name))
    fail(template, `'${name}' is not a parameter name: no slash, brace, star or space.`);
  const rest = inner.slice(stars + name.length);
  const { constraints, tail } = parseConstraints(template, rest);
  const optional = tail === "?";
  if (tail.startsWith("=") && tail.endsWith("?"))
    fail(template, `{${inner}}: an optional parameter has no default.`);
  if (optional && stars > 0) fail(template, `{${inner}}: a catch-all is optional anyway; leave out the '?'.`);
  if (tail !== "" && !optional && !tail.startsWith("="))
    fail(template, `'${tail}' in '{${inner}}' is not understood.`);
  const base = { kind: "parameter", name, optional, catchAll: stars > 0, constraints } as const;
  return tail.startsWith("=") ? { ...base, defaultValue: tail.slice(1) } : base;
}

/** `:int:min(3)` and what follows it: `?`, `=default` or nothing. */
function parseConstraints(template: string, text: string): { constraints: Constraint[]; tail: string } {
  const constraints: Constraint[] = [];
  let at = 0;
  while (text[at] === ":") {
    const name = /^[^:(=?]*/.exec(text.slice(at + 1))?.[0] ?? "";
    at += 1 + name.length;
    let argument: string | undefined;
    if (text[at] === "(") {
      const end = closingParenthesis(text, at);
      argument = withoutDoubledBraces(text.slice(at + 1, end));
      at = end + 1;
    }
    constraints.push(createConstraint(template, name, argument));
  }
  return { constraints, tail: text.slice(at) };
}

function checkMixed(template: string, parts: readonly Part[]): void {
  for (const [index, part] of parts.entries()) {
    if (part.kind === "text") continue;
    const before = parts[index - 1];
    if (before?.kind === "parameter") fail(template, "two parameters need text between them.");
    if (part.catchAll) fail(template, `{*${part.name}} must be a segment of its own.`);
    if (part.optional && !(index === parts.length - 1 && before?.text.endsWith("."))) {
      fail(template, `{${part.name}?} beside text may only come last, after a dot: {name}.{ext?}.`);
    }
  }
}

function checkParameters(template: string, segments: readonly Segment[]): void {
  const parameters = segments.flatMap((segment) => segment.parts.filter((part) => part.kind === "parameter"));
  const seen = new Set<string>();
  for (const [index, parameter] of parameters.entries()) {
    const key = parameter.name.toLowerCase();
    if (seen.has(key)) fail(template, `the parameter '${parameter.name}' occurs twice.`);
    seen.add(key);
    const last = index === parameters.length - 1 && segments.at(-1)?.parts[0] === parameter;
    if (parameter.catchAll && !last) fail(template, `{*${parameter.name}} must come last.`);
  }
}

function withoutDoubledBraces(text: string): string {
  return text.replaceAll("{{", "{").replaceAll("}}", "}");
}

function fail(template: string, what: string): never {
  throw errors.SHEAF_HTTP_ROUTE(`Route '${template}': ${what}`);
}
