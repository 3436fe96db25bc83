import type { HttpRoute } from "../../bindings/api/http-routes.ts";
import { compareNames } from "../lib/compare-names.ts";
import { createMatcher, type RouteMatcher } from "./route-matcher.ts";
import { parseRouteTemplate, type RouteTemplate, type Segment } from "./route-template.ts";

export interface RouteMatch {
  readonly route: HttpRoute;
  readonly params: Readonly<Record<string, string>>;
}
export interface CompiledRoute {
  readonly route: HttpRoute;
  readonly template: RouteTemplate;
  readonly matches: RouteMatcher;
}
interface Ranked extends CompiledRoute {
  readonly rank: number;
}

/** The parameters of every literal route: the same object, so that a match can be told. */
export const NO_PARAMS: Readonly<Record<string, string>> = Object.freeze({});

export function compileRoute(route: HttpRoute): CompiledRoute {
  const template = parseRouteTemplate(route.template);
  return { route, template, matches: createMatcher(template) };
}

/** Finds the first route that matches, in the order of precedence: literal routes by one look-up, the others by their first segment. */
export class RouteIndex {
  readonly #literals = new Map<string, Ranked[]>();
  /** By first segment; what begins with a parameter is in every list. Each in the order of rank. */
  readonly #patterns = new Map<string, Ranked[]>();
  readonly #open: readonly Ranked[];
  readonly #firstPattern: number;

  constructor(routes: readonly CompiledRoute[], precedence: "specific" | "azure") {
    const order = precedence === "azure" ? byFunction : bySpecificity;
    const ranked = [...routes].sort(order).map((route, rank): Ranked => ({ ...route, rank }));
    const patterns = ranked.filter((each) => !each.template.literal);
    this.#firstPattern = patterns[0]?.rank ?? Number.POSITIVE_INFINITY;
    for (const each of ranked) {
      if (each.template.literal) push(this.#literals, textOf(each.template), each);
    }
    const isOpen = (each: Ranked) => each.template.segments[0]?.literal === undefined;
    this.#open = patterns.filter(isOpen);
    for (const first of new Set(patterns.map((each) => each.template.segments[0]?.literal))) {
      if (first === undefined) continue;
      const list = patterns.filter((each) => isOpen(each) || each.template.segments[0]?.literal === first);
      this.#patterns.set(first, list);
    }
  }

  /** `path` without prefix and slashes at its ends, decoded; `segments`: the same in parts, made when needed. */
  find(method: string, path: string | undefined, segments: () => readonly string[]): RouteMatch | undefined {
    const literal = path === undefined ? undefined : this.#literal(method, path);
    if (literal && literal.rank < this.#firstPattern) return found(literal);
    const pattern = this.#pattern(method, segments(), literal?.rank ?? Number.POSITIVE_INFINITY);
    return pattern ?? (literal && found(literal));
  }

  /** The first one that comes before `limit`. */
  #pattern(method: string, path: readonly string[], limit: number): RouteMatch | undefined {
    const candidates = this.#patterns.get(path[0]?.toLowerCase() ?? "") ?? this.#open;
    for (const { route, matches, rank } of candidates) {
      if (rank > limit) return undefined;
      const params = takes(route, method) ? matches(path) : undefined;
      if (params) return { route, params };
    }
    return undefined;
  }

  #literal(method: string, path: string): Ranked | undefined {
    const routes = this.#literals.get(path) ?? this.#literals.get(path.toLowerCase());
    return routes?.find((each) => takes(each.route, method));
  }
}

function found(literal: Ranked): RouteMatch {
  return { route: literal.route, params: NO_PARAMS };
}

function takes(route: HttpRoute, method: string): boolean {
  return !route.methods || route.methods.length === 0 || route.methods.includes(method);
}

function textOf(template: RouteTemplate): string {
  return template.segments.map((segment) => segment.literal).join("/");
}

function push(map: Map<string, Ranked[]>, key: string, value: Ranked): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function byFunction(a: CompiledRoute, b: CompiledRoute): number {
  return compareNames(a.route.functionName, b.route.functionName);
}

/** ASP.NET's own measure, segment by segment from the left. */
function bySpecificity(a: CompiledRoute, b: CompiledRoute): number {
  const literals = Number(b.template.literal) - Number(a.template.literal);
  if (literals !== 0) return literals;
  const length = Math.max(a.template.segments.length, b.template.segments.length);
  for (let at = 0; at < length; at += 1) {
    const difference = looseness(a.template.segments[at]) - looseness(b.template.segments[at]);
    if (difference !== 0) return difference;
  }
  return byFunction(a, b);
}

function looseness(segment: Segment | undefined): number {
  if (!segment) return 0;
  if (segment.literal !== undefined) return 1;
  const [part] = segment.parts;
  if (segment.parts.length > 1 || part?.kind !== "parameter") return 2;
  const constrained = part.constraints.length > 0;
  if (part.catchAll) return constrained ? 5 : 6;
  return constrained ? 3 : 4;
}
