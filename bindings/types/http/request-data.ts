import type { HttpRequest } from "../../api/http-routes.ts";
import type { Data } from "../../api/listener.ts";

/**
 * What {expressions} see of a request: the properties of a JSON body, above them the query's values (all but the key in
 * `code`), above them the route's; and `Headers` and `Query` whole. Names that differ in case only are one name.
 * `{sys.…}` is not among them: the expressions know it themselves, with its formats.
 */
export function requestData(request: HttpRequest): Data {
  const data = new Map<string, { readonly name: string; readonly value: unknown }>();
  const put = (name: string, value: unknown) => data.set(name.toLowerCase(), { name, value });
  for (const [name, value] of Object.entries(bodyProperties(request.body))) put(name, toDataValue(value));
  for (const [name, value] of Object.entries(request.query))
    if (name.toLowerCase() !== "code") put(name, value);
  for (const [name, value] of Object.entries(request.params)) put(name, value);
  put("Headers", request.headers);
  put("Query", request.query);
  return Object.fromEntries([...data.values()].map(({ name, value }) => [name, value]));
}

/** Of a body that is a JSON object, whatever its content type; malformed JSON has none. */
function bodyProperties(body: Uint8Array | undefined): Readonly<Record<string, unknown>> {
  if (!body || !opensObject(body)) return {};
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return {};
  }
}

function opensObject(body: Uint8Array): boolean {
  for (const byte of body) {
    const skipped =
      byte === 0x20 || (byte >= 9 && byte <= 13) || byte === 0xef || byte === 0xbb || byte === 0xbf;
    if (!skipped) return byte === 0x7b;
  }
  return false;
}

/** Scalars are text there, as .NET writes them. */
function toDataValue(value: unknown): unknown {
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "number" ? String(value) : value;
}
