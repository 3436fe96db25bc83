import { errors } from "./api-errors.ts";
import type { Clock } from "./clock.ts";
import { checkBuiltIn, expressionText } from "./expression-value.ts";
import type { Data } from "./listener.ts";
import { invalid, parseSegments, type Segment } from "./template-syntax.ts";

/** What {rand-guid}, {datetime} and {sys.…} are made of. */
export interface BuiltIns {
  readonly functionName: string;
  readonly clock: Clock;
}

/** A string with {expressions}, parsed once. */
export interface Template {
  readonly text: string;
  /** The first identifiers of the expressions in it, as written; empty: a constant. */
  readonly names: readonly string[];
  /** Throws a HostError (SHEAF_EXPRESSION_VALUE) when a name has no value. */
  resolve(data: Data): string;
}

/** `%SETTINGS%` are resolved before. Throws HostError SHEAF_EXPRESSION_SYNTAX. */
export function parseTemplate(text: string, builtIns: BuiltIns): Template {
  const segments = parseSegments(text);
  const names = namesOf(text, segments);
  if (names.length === 0) {
    const constant = segments.join("");
    return { text, names, resolve: () => constant };
  }
  const toText = (segment: Segment, data: Data) =>
    typeof segment === "string" ? segment : expressionText(segment, data, builtIns);
  return { text, names, resolve: (data) => segments.map((segment) => toText(segment, data)).join("") };
}

/** The names of a template, for checks before anything runs: like Template.names. Throws HostError SHEAF_EXPRESSION_SYNTAX. */
export function templateNames(text: string): readonly string[] {
  return namesOf(text, parseSegments(text));
}

/**
 * Puts the values of settings in the place of `%NAME%`. There is no escape for a percent sign, as in Azure.
 * Throws HostError SHEAF_SETTING_UNRESOLVED, or SHEAF_EXPRESSION_SYNTAX for a percent sign without a second one.
 */
export function resolveSettings(text: string, setting: (name: string) => string | undefined): string {
  const parts = text.split("%");
  if (parts.length % 2 === 0) {
    throw errors.SHEAF_EXPRESSION_SYNTAX(
      `Invalid '${text}'. The '%' at position ${text.lastIndexOf("%") + 1} does not have a closing '%'.`,
    );
  }
  // Names stand at the odd places.
  return parts.map((part, index) => (index % 2 === 0 ? part : settingValue(part, setting))).join("");
}

function settingValue(name: string, setting: (name: string) => string | undefined): string {
  const value = name === "" ? undefined : setting(name);
  if (value === undefined) throw errors.SHEAF_SETTING_UNRESOLVED(`'%${name}%' does not resolve to a value.`);
  return value;
}

/** `container/literal{capture}…` of a blob trigger. */
export interface BlobPattern {
  readonly text: string;
  /** In lower case. */
  readonly container: string;
  /** The captures' names, in their order. */
  readonly names: readonly string[];
  /** What the captures stand for in the blob's name; undefined where it does not fit. Case matters, as in Azure. */
  match(blobName: string): Readonly<Record<string, string>> | undefined;
}

/** Without a slash the pattern stands for every blob of the container. Throws HostError SHEAF_EXPRESSION_SYNTAX. */
export function parseBlobPattern(text: string): BlobPattern {
  const slash = text.indexOf("/");
  const [container = "", ...more] = parseSegments(slash < 0 ? text : text.slice(0, slash));
  if (typeof container !== "string" || more.length > 0) {
    throw invalid(text, "The container of a blob trigger is a plain name without {expressions}.");
  }
  if (container === "") throw invalid(text, "The container's name is missing.");
  const known = { text, container: container.toLowerCase() };
  if (slash < 0) return { ...known, names: [], match: () => ({}) };
  if (slash === text.length - 1) throw invalid(text, "The blob's part after the slash is missing.");
  const { literals, names } = splitCaptures(text, parseSegments(text.slice(slash + 1)));
  return {
    ...known,
    names,
    match(blobName) {
      const values = matchGreedily(blobName, literals);
      return values && Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
    },
  };
}

/** The captures, and the text before, between and after them: always one literal more than captures. */
function splitCaptures(text: string, segments: readonly Segment[]) {
  const names: string[] = [];
  const literals = [""];
  for (const segment of segments) {
    if (typeof segment === "string") {
      literals[literals.length - 1] = segment;
      continue;
    }
    const [name = "", ...rest] = segment.path;
    if (rest.length > 0)
      throw invalid(text, `Capture expressions can't include dot operators: {${segment.text}}.`);
    if (segment.format !== undefined) throw invalid(text, `Captures take no format: {${segment.text}}.`);
    if (names.some((known) => known.toLowerCase() === name.toLowerCase())) {
      throw invalid(text, `Each capture needs its own name; '${name}' stands there twice.`);
    }
    names.push(name);
    literals.push("");
  }
  return { literals, names };
}

/**
 * What `^lit0(.*)lit1(.*)…litN$` would capture, without a regular expression's backtracking: a capture is as long as can be
 * when the literals after it stand as far right as can be, so they are looked for from the end.
 */
function matchGreedily(text: string, literals: readonly string[]): readonly string[] | undefined {
  const [first = "", ...others] = literals;
  const last = others.at(-1);
  if (last === undefined) return text === first ? [] : undefined;
  if (!text.startsWith(first) || !text.endsWith(last)) return undefined;
  const values: string[] = [];
  let end = text.length - last.length;
  for (let index = literals.length - 2; index > 0; index -= 1) {
    const literal = literals[index] ?? "";
    const latest = end - literal.length;
    const at = text.lastIndexOf(literal, latest);
    // lastIndexOf takes a negative place for 0.
    if (at < first.length || at > latest) return undefined;
    values.push(text.slice(at + literal.length, end));
    end = at;
  }
  if (end < first.length) return undefined;
  values.push(text.slice(first.length, end));
  return values.reverse();
}

function namesOf(text: string, segments: readonly Segment[]): readonly string[] {
  const names: string[] = [];
  for (const segment of segments) {
    if (typeof segment === "string") continue;
    checkBuiltIn(text, segment);
    names.push(segment.path[0] ?? "");
  }
  return names;
}
