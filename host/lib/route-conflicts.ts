/** What decides whether two HTTP functions claim the same requests. */
export interface RouteClaim {
  readonly functionName: string;
  /** Without the prefix. */
  readonly template: string;
  /** All methods when absent or empty. */
  readonly methods?: readonly string[] | undefined;
}
export interface RouteConflict<T extends RouteClaim> {
  /** The one that loses: its name comes later. */
  readonly route: T;
  readonly with: T;
}

/**
 * Routes of the same text (slashes at the ends and case do not count) whose methods intersect. In the order of names
 * the first keeps its route; a route that lost takes no other down with it.
 */
export function findRouteConflicts<T extends RouteClaim>(routes: readonly T[]): RouteConflict<T>[] {
  const kept = new Map<string, T[]>();
  const conflicts: RouteConflict<T>[] = [];
  for (const route of [...routes].sort(byName)) {
    const text = route.template.replace(/^\/+|\/+$/g, "").toLowerCase();
    const others = kept.get(text) ?? [];
    const rival = others.find((other) => intersect(other.methods, route.methods));
    if (rival) conflicts.push({ route, with: rival });
    else kept.set(text, [...others, route]);
  }
  return conflicts;
}

/** The host's order of functions: alphabetical, without regard to case. */
export function byName(a: { readonly functionName: string }, b: { readonly functionName: string }): number {
  const [left, right] = [a.functionName.toLowerCase(), b.functionName.toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}

function intersect(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (!a?.length || !b?.length) return true;
  const taken = new Set(a.map((method) => method.toUpperCase()));
  return b.some((method) => taken.has(method.toUpperCase()));
}
