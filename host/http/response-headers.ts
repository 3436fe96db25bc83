import type { HttpCookie, HttpResponse } from "../../bindings/api/http-routes.ts";

const TEXT = "text/plain; charset=utf-8";
const BYTES = "application/octet-stream";
/** The server frames the message itself; the last two would be lies. */
const OWN: ReadonlySet<string> = new Set(["transfer-encoding", "content-length", "keep-alive"]);

/**
 * Names and values in turn, as `writeHead` takes them. `length` is the body's in bytes; without one (304, HEAD) a
 * function's own content-length stands.
 */
export function toRawHeaders(
  response: HttpResponse,
  length: number | undefined,
  extra: Readonly<Record<string, string>> | undefined,
): (string | readonly string[])[] {
  const raw: (string | readonly string[])[] = [];
  const typed = pushOwn(raw, response.headers, length === undefined && response.status !== 204);
  if (!typed && response.body !== undefined && length !== undefined && length > 0) {
    raw.push("content-type", typeof response.body === "string" ? TEXT : BYTES);
  }
  if (length !== undefined) raw.push("content-length", String(length));
  for (const cookie of response.cookies ?? []) raw.push("set-cookie", serializeCookie(cookie));
  if (extra) addMissing(raw, extra);
  return raw;
}

/** The function's own headers; says whether a content-type is among them. */
function pushOwn(
  raw: (string | readonly string[])[],
  headers: HttpResponse["headers"],
  keepsLength: boolean,
): boolean {
  let typed = false;
  for (const name in headers) {
    const value = headers[name];
    const lower = name.toLowerCase();
    if (value === undefined || (OWN.has(lower) && !(keepsLength && lower === "content-length"))) continue;
    if (lower === "content-type") typed = true;
    raw.push(name, value);
  }
  return typed;
}

function addMissing(raw: (string | readonly string[])[], extra: Readonly<Record<string, string>>): void {
  const present = new Set<string>();
  for (let at = 0; at < raw.length; at += 2) present.add(String(raw[at]).toLowerCase());
  for (const [name, value] of Object.entries(extra))
    if (!present.has(name.toLowerCase())) raw.push(name, value);
}

/** As ASP.NET writes it: attributes in lower case and in this order, name and value URI-escaped, path `/` unless given. */
export function serializeCookie(cookie: HttpCookie): string {
  let text = `${escapeUri(cookie.name)}=${escapeUri(cookie.value)}`;
  if (cookie.expires !== undefined && isDate(cookie.expires))
    text += `; expires=${new Date(cookie.expires).toUTCString()}`;
  if (cookie.maxAge !== undefined && Number.isFinite(cookie.maxAge))
    text += `; max-age=${Math.trunc(cookie.maxAge)}`;
  if (cookie.domain) text += `; domain=${attribute(cookie.domain)}`;
  text += `; path=${attribute(cookie.path || "/")}`;
  if (cookie.secure) text += "; secure";
  if (cookie.sameSite) text += `; samesite=${cookie.sameSite.toLowerCase()}`;
  if (cookie.httpOnly) text += "; httponly";
  return text;
}

/** .NET's Uri.EscapeDataString: all but the unreserved characters. A lone surrogate becomes U+FFFD. */
function escapeUri(text: string): string {
  return encodeURIComponent(wellFormed(text)).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A semicolon or line end would begin another attribute or header. */
function attribute(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into a header
  return text.replace(/[;\u0000-\u001f\u007f-\u{10ffff}]/gu, (char) => encodeURIComponent(wellFormed(char)));
}

function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, "\uFFFD");
}

function isDate(ms: number): boolean {
  return Math.abs(ms) <= 8.64e15;
}
