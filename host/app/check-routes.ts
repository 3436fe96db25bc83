import type { Binding } from "../../bindings/api/binding.ts";
import type { Problem } from "../../bindings/api/errors.ts";
import { errors as libErrors } from "../lib/errors.ts";
import type { FunctionDefinition } from "../runtime/function-definition.ts";
import type { FunctionProblem } from "./app.ts";
import { errors } from "./errors.ts";

interface Route {
  readonly definition: FunctionDefinition;
  readonly binding: Binding;
  /** Without slashes around it, in lower case. */
  readonly template: string;
  /** In upper case; all when undefined. */
  readonly methods: readonly string[] | undefined;
}

/** The routes that cannot be had: reserved ones, and those that a function whose name sorts earlier has. Functions come sorted. */
export function checkRoutes(functions: readonly FunctionDefinition[]): FunctionProblem[] {
  const problems: FunctionProblem[] = [];
  const taken = new Map<string, Route[]>();
  for (const route of functions.flatMap(routesOf)) {
    const rivals = taken.get(route.template) ?? [];
    const rival = rivals.find((other) => shareMethod(route, other));
    const problem = isReserved(route) ? reserved(route) : rival && conflict(route, rival);
    // A route that lost takes no other down with it.
    if (problem) problems.push({ functionName: route.definition.name, problem });
    else taken.set(route.template, [...rivals, route]);
  }
  return problems;
}

function routesOf(definition: FunctionDefinition): Route[] {
  return definition.bindings
    .filter(({ type }) => type.toLowerCase() === "httptrigger")
    .map((binding) => {
      const text = typeof binding.route === "string" ? trimSlashes(binding.route) : "";
      const methods = Array.isArray(binding.methods)
        ? binding.methods.map((method) => String(method).toUpperCase())
        : [];
      return {
        definition,
        binding,
        template: (text || definition.name).toLowerCase(),
        methods: methods.length > 0 ? methods : undefined,
      };
    });
}

function shareMethod({ methods }: Route, other: Route): boolean {
  return !methods || !other.methods || methods.some((method) => other.methods?.includes(method));
}

function trimSlashes(text: string): string {
  let start = 0;
  let end = text.length;
  while (text[start] === "/") start += 1;
  while (end > start && text[end - 1] === "/") end -= 1;
  return text.slice(start, end);
}

/** As the real host: the beginning of the text counts, not the first segment. */
function isReserved({ template }: Route): boolean {
  return template.startsWith("admin") || template.startsWith("runtime");
}

function reserved({ definition, binding, template }: Route): Problem {
  const message = `The specified route conflicts with one or more built in routes: "${template}" begins with admin or runtime.`;
  return libErrors.SHEAF_ROUTE_RESERVED(message, { where: definition.where(binding, "route") });
}

function conflict({ definition, binding, template }: Route, other: Route): Problem {
  const message = `The route specified conflicts with the route defined by function '${other.definition.name}': both take "${template}".`;
  return errors.SHEAF_ROUTE_CONFLICT(message, { where: definition.where(binding, "route") });
}
