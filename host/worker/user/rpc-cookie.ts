import type { RpcCookie } from "../messages.ts";
import { SystemError } from "./system-error.ts";

type Given = Readonly<Record<string, unknown>>;

export function toRpcCookies(inputCookies: readonly Given[]): RpcCookie[] {
  const cookies: RpcCookie[] = [];
  // Not for…of: what has no forEach fails with the same message as in @azure/functions.
  inputCookies.forEach((cookie) => {
    cookies.push(toRpcCookie(cookie));
  });
  return cookies;
}

function toRpcCookie(inputCookie: Given): RpcCookie {
  return {
    name: text(inputCookie.name, "cookie.name") ?? "",
    value: text(inputCookie.value, "cookie.value") ?? "",
    ...wrapped("domain", text(inputCookie.domain, "cookie.domain")),
    ...wrapped("path", text(inputCookie.path, "cookie.path")),
    ...wrapped("expires", timestamp(inputCookie.expires)),
    ...wrapped("secure", flag(inputCookie.secure, "cookie.secure")),
    ...wrapped("httpOnly", flag(inputCookie.httpOnly, "cookie.httpOnly")),
    sameSite: sameSite(inputCookie as { sameSite?: string }),
    ...wrapped("maxAge", number(inputCookie.maxAge, "cookie.maxAge")),
  };
}

function wrapped<K extends string, T>(name: K, value: T | undefined): { [P in K]?: { value: T } } {
  return value === undefined ? {} : ({ [name]: { value } } as { [P in K]?: { value: T } });
}

function sameSite(inputCookie: { readonly sameSite?: string }): NonNullable<RpcCookie["sameSite"]> {
  const wanted = inputCookie.sameSite ? inputCookie.sameSite.toLocaleLowerCase() : "";
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
