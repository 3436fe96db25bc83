import type { Location, Problem } from "../../bindings/api/errors.ts";

export type Severity = "error" | "warning";
/** What a piece of the text is, so that the caller can colour it. */
export type ProblemPart = "severity" | "code" | "where" | "message" | "cure" | "source";

export interface FormatOptions {
  readonly severity?: Severity;
  /** The text of the file the problem is in: its line is shown with a caret. */
  readonly source?: string | undefined;
  /** Wraps a piece of the text, in colours for example. Default: as it is. */
  readonly paint?: (part: ProblemPart, text: string) => string;
}

/**
 * For terminals:
 * ```text
 * error SHEAF_BINDING_TYPE  Orders/function.json:4:15  The type "queueTriger" is not known.
 *   Did you mean "queueTrigger"?
 * ```
 */
export function formatProblem(problem: Problem, options: FormatOptions = {}): string {
  const { severity = "error", source, paint = (_, text) => text } = options;
  const head = [paint("severity", severity), " ", paint("code", problem.code)];
  if (problem.where) head.push("  ", paint("where", formatLocation(problem.where)));
  head.push("  ", paint("message", indentAfterFirst(printable(problem.message))));
  const lines = [head.join("")];
  const excerpt = source === undefined ? undefined : sourceExcerpt(source, problem.where);
  if (excerpt) lines.push(paint("source", excerpt));
  if (problem.cure) lines.push(paint("cure", `  ${indentAfterFirst(printable(problem.cure))}`));
  return lines.join("\n");
}

/** `Orders/function.json:4:15`, as editors and terminals make links of it. */
export function formatLocation({ file, line, column }: Location): string {
  if (line === undefined) return file;
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}

const MAX_WIDTH = 110;

/** The line with a caret under the column; a long line is cut around it. */
function sourceExcerpt(source: string, where: Location | undefined): string | undefined {
  if (where?.line === undefined) return undefined;
  const line = source.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/)[where.line - 1];
  if (line === undefined) return undefined;
  const column = (where.column ?? 1) - 1;
  const from = column > MAX_WIDTH - 20 ? column - 40 : 0;
  const shown = printable(line.slice(from, from + MAX_WIDTH).replaceAll("\t", " "));
  const gutter = `  ${where.line} | `;
  return `${gutter}${shown}\n${" ".repeat(gutter.length + column - from)}^`;
}

function indentAfterFirst(text: string): string {
  return text.replaceAll("\n", "\n  ");
}

/** What a file says must not move a terminal's cursor. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, (character) => {
    const code = character.charCodeAt(0);
    return `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
