import type { HttpCookie } from "../../api/http-routes.ts";
import { isRecord } from "../../api/is-record.ts";

const SAME_SITE: Readonly<Record<string, HttpCookie["sameSite"]>> = {
  strict: "Strict",
  lax: "Lax",
  explicitnone: "None",
};

/** From the worker protocol's form (`{maxAge: {value: 5}}`, `sameSite: "explicitNone"`) or a person's (`{maxAge: 5}`, `sameSite: "None"`). */
export function toCookie(value: unknown): HttpCookie | undefined {
  if (!isRecord(value) || typeof value.name !== "string" || value.name === "") return undefined;
  const [domain, path, secure, httpOnly] = [value.domain, value.path, value.secure, value.httpOnly].map(
    unwrap,
  );
  const maxAge = unwrap(value.maxAge);
  const expires = toMilliseconds(value.expires);
  const sameSite = toSameSite(value.sameSite);
  return {
    name: value.name,
    value: String(value.value ?? ""),
    ...(typeof domain === "string" && domain !== "" && { domain }),
    ...(typeof path === "string" && path !== "" && { path }),
    ...(expires !== undefined && { expires }),
    ...(secure === true && { secure }),
    ...(httpOnly === true && { httpOnly }),
    ...(sameSite && { sameSite }),
    ...(typeof maxAge === "number" && { maxAge }),
  };
}

function unwrap(value: unknown): unknown {
  return isRecord(value) && "value" in value ? value.value : value;
}

/** In the protocol a person's `None` is `explicitNone`, and `none` means that nothing was said. */
function toSameSite(value: unknown): HttpCookie["sameSite"] | undefined {
  if (value === "None") return "None";
  return typeof value === "string" ? SAME_SITE[value.toLowerCase()] : undefined;
}

function toMilliseconds(value: unknown): number | undefined {
  const expires = unwrap(value);
  if (expires === undefined || expires === null) return undefined;
  if (expires instanceof Date) return finite(expires.getTime());
  if (typeof expires === "number") return finite(expires);
  if (typeof expires === "string") return finite(Date.parse(expires));
  if (!isRecord(expires)) return undefined;
  return finite(Number(expires.seconds ?? 0) * 1_000 + Math.trunc(Number(expires.nanos ?? 0) / 1e6));
}

function finite(ms: number): number | undefined {
  return Number.isFinite(ms) ? ms : undefined;
}
