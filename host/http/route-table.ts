import type { HttpRoute, HttpRoutes } from "../../bindings/api/http-routes.ts";
import { errors } from "../lib/errors.ts";
import { type HttpOptions, readHttpOptions } from "./http-options.ts";
import { RequestLimiter } from "./request-limiter.ts";
import { type CompiledRoute, compileRoute, NO_PARAMS, RouteIndex, type RouteMatch } from "./route-index.ts";
import { parseRouteTemplate } from "./route-template.ts";

export interface RouteTableOptions {
  /** Where the server can be reached, without a slash at the end; asked when a listing is made. */
  readonly origin: () => string;
  /** host.json's `extensions.http`. */
  readonly http?: Readonly<Record<string, unknown>>;
}

/** What the host keeps for itself at the top level, whatever routes say. */
const RESERVED = /^(?:admin|runtime)(?:\/|$)/i;
/** Probes: a route of text only may take them, a pattern does not. */
const PROBES = /^(?:healthz|readyz)$/i;

/** The HTTP routes of one generation of an App, and its HTTP options. */
export class RouteTable implements HttpRoutes {
  readonly options: HttpOptions;
  readonly limiter: RequestLimiter | undefined;
  readonly hasCustomHeaders: boolean;
  readonly #origin: () => string;
  /** With its slash; empty without a prefix. In lower case. */
  readonly #prefix: string;
  readonly #routes = new Map<HttpRoute, CompiledRoute>();
  #index: RouteIndex | undefined;

  constructor(options: RouteTableOptions) {
    this.options = readHttpOptions(options.http);
    this.limiter = RequestLimiter.create(this.options);
    this.hasCustomHeaders = Object.keys(this.options.customHeaders).length > 0;
    this.#origin = options.origin;
    const prefix = this.options.routePrefix.replace(/^\/+|\/+$/g, "");
    this.#prefix = prefix === "" ? "" : `${prefix.toLowerCase()}/`;
    if (RESERVED.test(prefix)) {
      throw errors.SHEAF_ROUTE_RESERVED(`The route prefix '${prefix}' is reserved (host.json).`);
    }
  }

  get base(): string {
    const prefix = this.options.routePrefix.replace(/^\/+|\/+$/g, "");
    return prefix === "" ? this.#origin() : `${this.#origin()}/${prefix}`;
  }

  check(template: string): void {
    if (/^(?:admin|runtime)/i.test(parseRouteTemplate(template).text)) {
      throw errors.SHEAF_ROUTE_RESERVED(
        `Route '${template}' conflicts with one or more built in routes: it begins with 'admin' or 'runtime'.`,
      );
    }
  }

  add(route: HttpRoute): void {
    const compiled = compileRoute(route);
    if (this.#prefix === "" && RESERVED.test(compiled.template.text)) {
      throw errors.SHEAF_ROUTE_RESERVED(
        `Route '${route.template}' conflicts with one or more built in routes.`,
      );
    }
    this.#routes.set(route, compiled);
    this.#index = undefined;
  }

  remove(route: HttpRoute): void {
    if (this.#routes.delete(route)) this.#index = undefined;
  }

  /** `path`: of the URL, with its leading slash, percent-encoding checked (`checkPath`). Undefined: no function takes it. */
  match(method: string, path: string): RouteMatch | undefined {
    const end = path.length > 1 && path.endsWith("/") ? path.length - 1 : path.length;
    const start = 1 + this.#prefix.length;
    if (this.#prefix !== "" && !this.#underPrefix(path, end)) return undefined;
    const rest = path.slice(Math.min(start, end), end);
    if (this.#prefix === "" && RESERVED.test(rest)) return undefined;
    this.#index ??= new RouteIndex([...this.#routes.values()], this.options.routePrecedence);
    const match = rest.includes("%")
      ? this.#matchEncoded(method, rest)
      : this.#index.find(method, rest, () => split(rest));
    const isPattern = match !== undefined && match.params !== NO_PARAMS;
    return isPattern && this.#prefix === "" && PROBES.test(rest) ? undefined : match;
  }

  #underPrefix(path: string, end: number): boolean {
    const { length } = this.#prefix;
    if (end === length) return path.slice(1, end).toLowerCase() === this.#prefix.slice(0, -1);
    if (path.startsWith(this.#prefix, 1)) return true;
    return path.slice(1, length + 1).toLowerCase() === this.#prefix;
  }

  /** A %2F belongs to its segment's value: only a path without one can be that of a literal route. */
  #matchEncoded(method: string, rest: string): RouteMatch | undefined {
    const segments = split(rest).map(decodeURIComponent);
    const literal = segments.some((segment) => segment.includes("/")) ? undefined : segments.join("/");
    return this.#index?.find(method, literal, () => segments);
  }
}

function split(path: string): readonly string[] {
  return path === "" ? [] : path.split("/");
}
