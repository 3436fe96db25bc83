import type { RpcCookie } from "../messages.ts";
import { SystemError } from "./system-error.ts";

type Given = Readonly<Record<string, unknown>>;

export function toRpcCookies(inputCookies: readonly Given[]): RpcCookie[] {
  const cookies: RpcCookie[] = [];
  // biome-ignore lint/complexity/noForEach: what has no forEach fails with the same message as in @azure/functions.
  inputCookies.forEach((cookie) => {
    cookies.push(toRpcCookie(cookie));
  });
  return cookies;
}

function toRpcCookie(given: Given): RpcCookie {
  const domain = given.domain as string | undefined;
  const path = given.path as string | undefined;
  const expires = timestamp(given.expires);
  const maxAge = given.maxAge;
  return {
    name: text(given.name, "cookie.name") ?? "",
    value: text(given.value, "cookie.value") ?? "",
    ...wrapped("domain", text(domain, "cookie.domain")),
    ...wrapped("path", text(path, "cookie.path")),
    ...wrapped("expires", expires),
    ...wrapped("secure", flag(given.secure, "cookie.secure")),
    ...wrapped("httpOnly", flag(given.httpOnly, "cookie.httpOnly")),
    sameSite: sameSite(given.sameSite),
    ...wrapped("maxAge", number(maxAge, "cookie.maxAge")),
  };
}

function wrapped<K extends string, T>(name: K, value: T | undefined): { [P in K]?: { value: T } } {
  return value === undefined ? {} : ({ [name]: { value } } as { [P in K]?: { value: T } });
}

function sameSite(given: unknown): NonNullable<RpcCookie["sameSite"]> {
  const wanted = given ? (given as string).toLocaleLowerCase() : "";
  if (wanted === "lax" || wanted === "strict") return wanted;
  return wanted === "none" ? "explicitNone" : "none";
}

function text(value: unknown, property: string): string | undefined {
  if (typeof value === "string") return value;
  return absent(value, "string", property);
}

function flag(value: unknown, property: string): boolean | undefined {
  if (typeof value === "boolean") return value;
  return absent(value, "boolean", property);
}

function number(value: unknown, property: string): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "string" && !Number.isNaN(Number(value))) return Number.parseFloat(value);
  return absent(value, "number", property);
}

function absent(value: unknown, expected: string, property: string): undefined {
  if (value === undefined || value === null) return undefined;
  throw new SystemError(
    `A '${expected}' type was expected instead of a '${typeof value}' type. Cannot parse value of '${property}'.`,
  );
}

/** Whole seconds. Times before 1970 and invalid ones are left out. */
function timestamp(value: unknown): { seconds: number; nanos: number } | undefined {
  if (value === undefined || value === null) return undefined;
  try {
    const ms = typeof value === "number" ? value : (value as Date).getTime();
    return ms && ms >= 0 ? { seconds: Math.round(ms / 1000), nanos: 0 } : undefined;
  } catch {
    throw new SystemError(
      `A 'number' or 'Date' input was expected instead of a '${typeof value}'. Cannot parse value of 'cookie.expires'.`,
    );
  }
}
