import { unescape as unescapeLenient } from "node:querystring";

export interface RequestTarget {
  /** Begins with a slash; percent-encoding is well-formed, dot segments are resolved. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
}

const NO_QUERY: Readonly<Record<string, string>> = Object.freeze({});

/** Splits what stands in the request line: `/path?query`, or a whole URL from a proxy. Undefined: malformed. */
export function parseTarget(target: string): RequestTarget | undefined {
  const origin = target.startsWith("/") ? target : withoutAuthority(target);
  if (origin === undefined) return undefined;
  const mark = origin.indexOf("?");
  const query = mark < 0 ? "" : origin.slice(mark + 1);
  let path = mark < 0 ? origin : origin.slice(0, mark);
  if (path.includes("%") && !isWellEncoded(path)) return undefined;
  if (path.includes("/.") || /%2e/i.test(path)) path = withoutDots(path);
  return { path, query };
}

/** Percent-encoding that is broken stays as it is; of several values under one name a list with commas remains, as on Azure. */
export function parseQuery(query: string): Readonly<Record<string, string>> {
  if (query === "") return NO_QUERY;
  const values = new Map<string, string>();
  for (const pair of query.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? "" : decode(pair.slice(equals + 1));
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(values);
}

function decode(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  return spaced.includes("%") ? unescapeLenient(spaced) : spaced;
}

function withoutAuthority(target: string): string | undefined {
  const match = /^https?:\/\/[^/?#]+(.*)$/i.exec(target);
  if (!match) return target === "*" ? "/*" : undefined;
  const rest = match[1] ?? "";
  return rest.startsWith("/") ? rest : `/${rest}`;
}

function isWellEncoded(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** `/a/../b` is `/b`, as in every browser and on Kestrel: a parameter never holds a step upwards that the client did not encode twice. */
function withoutDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split("/").slice(1);
  for (const [index, segment] of segments.entries()) {
    const plain = segment.replace(/%2e/gi, ".");
    const dots = plain === "." || plain === "..";
    if (plain === "..") kept.pop();
    if (!dots) kept.push(segment);
    else if (index === segments.length - 1) kept.push("");
  }
  return `/${kept.join("/")}`;
}
