import { HttpRequest } from "../../api/http-routes.ts";
import { isRecord } from "../../api/is-record.ts";

interface Described {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** A property's type, for each property that describes a request. */
const DESCRIBES: Readonly<Record<keyof Described, (value: unknown) => boolean>> = {
  method: (value) => typeof value === "string",
  url: (value) => typeof value === "string",
  headers: isRecord,
  query: isRecord,
  params: isRecord,
  body: () => true,
};

/**
 * A request made by hand: `{"method","url","headers","query","params","body"}`, each of them optional; anything else is
 * the body of a POST, and nothing at all a GET.
 */
export function requestFromPayload(
  payload: string,
  defaultUrl: string,
  methods: readonly string[] | undefined,
): HttpRequest {
  const described = parseDescription(payload) ?? (payload === "" ? {} : { body: payload });
  const body = toBytes(described.body);
  const usual = body ? "POST" : "GET";
  const method =
    described.method?.toUpperCase() ?? (!methods || methods.includes(usual) ? usual : (methods[0] ?? usual));
  const url = toUrl(described.url ?? "", defaultUrl);
  const query = { ...queryOf(url), ...strings(described.query) };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const headers = lowerCased(strings(described.headers));
  if (body && isJson(described.body)) headers["content-type"] ??= "application/json";
  return new HttpRequest({ method, url: url.href, headers, query, params: strings(described.params), body });
}

function parseDescription(payload: string): Described | undefined {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value);
  const fits = ([name, each]: [string, unknown]) =>
    Object.hasOwn(DESCRIBES, name) && DESCRIBES[name as keyof Described](each);
  return entries.length > 0 && entries.every(fits) ? value : undefined;
}

function toUrl(written: string, defaultUrl: string): URL {
  return URL.canParse(written, defaultUrl) ? new URL(written, defaultUrl) : new URL(defaultUrl);
}

function queryOf(url: URL): Record<string, string> {
  const names = new Set(url.searchParams.keys());
  return Object.fromEntries([...names].map((name) => [name, url.searchParams.getAll(name).join(",")]));
}

function toBytes(body: unknown): Uint8Array | undefined {
  if (body === undefined || body === null || body === "") return undefined;
  return new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
}

function isJson(body: unknown): boolean {
  if (typeof body !== "string") return true;
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

function strings(record: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );
}

function lowerCased(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]));
}
