import type { Binding } from "../../bindings/api/binding.ts";
import type { Problem } from "../../bindings/api/errors.ts";
import { findRouteConflicts, type RouteClaim } from "../lib/route-conflicts.ts";
import type { FunctionDefinition } from "../runtime/function-definition.ts";
import type { FunctionProblem } from "./app.ts";
import { errors } from "./errors.ts";

interface Route extends RouteClaim {
  readonly definition: FunctionDefinition;
  readonly binding: Binding;
}

/** The routes that cannot be had: reserved ones, and those that a function whose name sorts earlier has. */
export function checkRoutes(functions: readonly FunctionDefinition[]): FunctionProblem[] {
  const routes = functions.flatMap(routesOf);
  const free = routes.filter((route) => !isReserved(route));
  return [
    ...routes.filter(isReserved).map((route) => problemOf(route, reserved(route))),
    ...findRouteConflicts(free).map(({ route, with: other }) => problemOf(route, conflict(route, other))),
  ];
}

function routesOf(definition: FunctionDefinition): Route[] {
  return definition.bindings
    .filter(({ type }) => type.toLowerCase() === "httptrigger")
    .map((binding) => {
      const text = typeof binding.route === "string" ? trimSlashes(binding.route) : "";
      const methods = Array.isArray(binding.methods) ? binding.methods.map(String) : undefined;
      return {
        functionName: definition.name,
        definition,
        binding,
        template: text || definition.name,
        methods,
      };
    });
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
  return /^(admin|runtime)/i.test(template);
}

function problemOf({ functionName }: Route, problem: Problem): FunctionProblem {
  return { functionName, problem };
}

function reserved({ definition, binding, template }: Route): Problem {
  const message = `The specified route conflicts with one or more built in routes: "${template}" begins with admin or runtime.`;
  return errors.SHEAF_ROUTE_RESERVED(message, { where: definition.where(binding, "route") });
}

function conflict({ definition, binding, template }: Route, other: Route): Problem {
  const message = `The route specified conflicts with the route defined by function '${other.functionName}': both take "${template}".`;
  return errors.SHEAF_ROUTE_CONFLICT(message, { where: definition.where(binding, "route") });
}
