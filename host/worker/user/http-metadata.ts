import type { RpcHttp, TypedData } from "../messages.ts";
import { decodeText } from "./decode-text.ts";

/**
 * The trigger metadata of a request, as the host of Azure would have sent it along: the properties of a JSON body,
 * the query's and the route's parameters, in rising precedence. (The model adds `headers`, `query` and `sys`.)
 * Derived here so that it neither crosses the threads nor costs anything when the function does not look.
 */
export function httpMetadata(http: RpcHttp): Record<string, TypedData> {
  const found = new Metadata();
  for (const [name, value] of Object.entries(bodyProperties(http))) found.set(name, fromJson(value));
  for (const [name, value] of Object.entries(http.query ?? {})) {
    // The key of the function is not the function's business.
    if (name.toLowerCase() !== "code") found.set(name, { string: lastOf(value) });
  }
  for (const [name, value] of Object.entries(http.params ?? {})) found.set(name, { string: value });
  return found.values();
}

/** Names are matched without regard to case; the later spelling stands. */
class Metadata {
  readonly #entries = new Map<string, readonly [string, TypedData]>();

  set(name: string, data: TypedData): void {
    this.#entries.set(name.toLowerCase(), [name, data]);
  }

  values(): Record<string, TypedData> {
    return Object.fromEntries(this.#entries.values());
  }
}

function bodyProperties(http: RpcHttp): Readonly<Record<string, unknown>> {
  const bytes = http.body?.bytes;
  if (!bytes?.length) return {};
  try {
    const value: unknown = JSON.parse(decodeText(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Scalars travel as .NET prints them. */
function fromJson(value: unknown): TypedData {
  if (typeof value === "object" && value !== null) return { json: JSON.stringify(value) };
  if (typeof value === "boolean") return { string: value ? "True" : "False" };
  return { string: value === null ? "" : String(value) };
}

/** Duplicates reach us joined with commas; as binding data the last one counts. */
function lastOf(value: string): string {
  return value.slice(value.lastIndexOf(",") + 1);
}
