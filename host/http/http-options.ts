import { isRecord } from "../../bindings/api/is-record.ts";
import { parseTimeSpan } from "../../bindings/api/time-span.ts";

/** host.json's `extensions.http`, as the server uses it. The binding type's schema says what each option means. */
export interface HttpOptions {
  /** Default `api`; may be empty. */
  readonly routePrefix: string;
  /** `specific` (default): the route that says most wins. `azure`: the first match in the order of function names. */
  readonly routePrecedence: "specific" | "azure";
  /** Queued and running; -1 (default): no limit. */
  readonly maxOutstandingRequests: number;
  /** Running at once; -1 (default): no limit. */
  readonly maxConcurrentRequests: number;
  readonly customHeaders: Readonly<Record<string, string>>;
  readonly hsts: HstsOptions;
}
export interface HstsOptions {
  readonly isEnabled: boolean;
  readonly maxAgeSeconds: number;
  readonly includeSubDomains: boolean;
  readonly preload: boolean;
  readonly excludedHosts: readonly string[];
}

const THIRTY_DAYS_MS = 30 * 86_400_000;

/** Takes the section as it was validated; what is missing gets its default. */
export function readHttpOptions(section: Readonly<Record<string, unknown>> = {}): HttpOptions {
  return {
    routePrefix: typeof section.routePrefix === "string" ? section.routePrefix : "api",
    routePrecedence: section.routePrecedence === "azure" ? "azure" : "specific",
    maxOutstandingRequests: limit(section.maxOutstandingRequests),
    maxConcurrentRequests: limit(section.maxConcurrentRequests),
    customHeaders: stringsOf(section.customHeaders),
    hsts: readHsts(section.hsts),
  };
}

function limit(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : -1;
}

function readHsts(value: unknown): HstsOptions {
  const hsts = isRecord(value) ? value : {};
  const maxAgeMs = parseTimeSpan(typeof hsts.maxAge === "string" ? hsts.maxAge : "") ?? THIRTY_DAYS_MS;
  return {
    isEnabled: hsts.isEnabled === true,
    maxAgeSeconds: Math.trunc(maxAgeMs / 1_000),
    includeSubDomains: hsts.includeSubDomains === true,
    preload: hsts.preload === true,
    excludedHosts: Array.isArray(hsts.excludedHosts)
      ? hsts.excludedHosts.map((host) => String(host).toLowerCase())
      : [],
  };
}

function stringsOf(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}
