import type { Parameter, Part, RouteTemplate, Segment } from "./route-template.ts";

type Params = Record<string, string>;
/** Takes a path's decoded segments; the parameters' values, or undefined when the path does not match. */
export type RouteMatcher = (path: readonly string[]) => Readonly<Params> | undefined;

/** Linear in the path's length: no backtracking. */
export function createMatcher(template: RouteTemplate): RouteMatcher {
  const { segments } = template;
  const last = segments.at(-1)?.parts[0];
  const catchAll = last?.kind === "parameter" && last.catchAll ? last : undefined;
  const fixed = catchAll ? segments.slice(0, -1) : segments;
  const needed = fixed.findLastIndex((segment) => !mayBeAbsent(segment)) + 1;
  return (path) => {
    if (path.length < needed || (!catchAll && path.length > fixed.length)) return undefined;
    const params: Params = {};
    for (let at = 0; at < fixed.length; at += 1) {
      const segment = fixed[at] as Segment;
      if (!matchSegment(segment, path[at], params)) return undefined;
    }
    if (catchAll && !assign(catchAll, path.slice(fixed.length).join("/"), params)) return undefined;
    return params;
  };
}

/** A parameter that stands alone and is optional or has a default: trailing ones may be left out of the path. */
function mayBeAbsent(segment: Segment): boolean {
  const [part] = segment.parts;
  return (
    segment.parts.length === 1 &&
    part?.kind === "parameter" &&
    (part.optional || part.defaultValue !== undefined)
  );
}

function matchSegment(segment: Segment, value: string | undefined, params: Params): boolean {
  if (segment.literal !== undefined) return value !== undefined && value.toLowerCase() === segment.literal;
  const [part] = segment.parts;
  if (segment.parts.length === 1 && part?.kind === "parameter") {
    return value === "" ? false : assign(part, value ?? "", params);
  }
  return value !== undefined && matchMixed(segment.parts, value, params);
}

/** An empty value is an absent one: the default counts, else an optional or catch-all parameter is left out. */
function assign(parameter: Parameter, value: string, params: Params): boolean {
  const actual = value === "" ? (parameter.defaultValue ?? "") : value;
  const absent = actual === "" && (parameter.optional || parameter.catchAll);
  if (absent && (parameter.optional || parameter.constraints.length === 0)) return true;
  for (const constraint of parameter.constraints) if (!constraint(actual)) return false;
  if (!absent) params[parameter.name] = actual;
  return true;
}

/** `{name}.{ext?}`: without its dot the optional part is absent and the rest takes all. */
function matchMixed(parts: readonly Part[], value: string, params: Params): boolean {
  const last = parts.at(-1);
  if (last?.kind !== "parameter" || !last.optional) return matchFromRight(parts, value, params);
  const whole: Params = {};
  if (matchFromRight(parts, value, whole)) {
    Object.assign(params, whole);
    return true;
  }
  const dot = parts.at(-2);
  const text = dot?.kind === "text" ? dot.text.slice(0, -1) : "";
  const rest: Part[] = [...parts.slice(0, -2), ...(text === "" ? [] : [{ kind: "text", text } as const])];
  return matchFromRight(rest, value, params);
}

/** As ASP.NET: each text is looked for from the right, so `{name}.{ext}` reads a.b.txt as a.b and txt. */
function matchFromRight(parts: readonly Part[], value: string, params: Params): boolean {
  const lower = value.toLowerCase();
  let end = value.length;
  let pending: Parameter | undefined;
  for (const part of parts.toReversed()) {
    if (part.kind === "parameter") {
      pending = part;
      continue;
    }
    const text = part.text.toLowerCase();
    const at = lower.lastIndexOf(text, end - text.length - (pending ? 1 : 0));
    if (at < 0 || !take(pending, value.slice(at + text.length, end), params)) return false;
    pending = undefined;
    end = at;
  }
  return take(pending, value.slice(0, end), params);
}

/** A parameter takes at least one character; where there is none, nothing may be left over. */
function take(parameter: Parameter | undefined, text: string, params: Params): boolean {
  return parameter ? text !== "" && assign(parameter, text, params) : text === "";
}
