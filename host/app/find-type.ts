import type { Binding, BindingRole, BindingType } from "../../bindings/api/binding.ts";
import type { HostError, Location } from "../../bindings/api/errors.ts";
import { ROLES } from "../config/schemas.ts";
import { nearest } from "../lib/nearest.ts";
import { isTrigger } from "../runtime/function-definition.ts";
import { errors } from "./errors.ts";

export interface FoundType {
  readonly type: BindingType;
  readonly role: BindingRole;
  /** As the binding type spells it. */
  readonly name: string;
}

export function roleOf(typeName: string, direction: Binding["direction"]): BindingRole {
  if (isTrigger({ type: typeName })) return "trigger";
  return direction === "out" ? "output" : "input";
}
/** Throws SHEAF_BINDING_TYPE for an unknown type, SHEAF_BINDING_DIRECTION for one that has not the role. */
export function findType(
  types: readonly BindingType[],
  typeName: string,
  role: BindingRole,
  where: (property: "type" | "direction") => Location,
): FoundType {
  const lower = typeName.toLowerCase();
  for (const type of types) {
    const name = type.names[role];
    if (name?.toLowerCase() === lower) return { type, role, name };
  }
  const others = ROLES.filter((other) => types.some((type) => type.names[other]?.toLowerCase() === lower));
  if (others.length > 0) throw wrongDirection(typeName, others, where("direction"));
  throw unknownType(types, typeName, where("type"));
}

function wrongDirection(typeName: string, roles: readonly BindingRole[], where: Location): HostError {
  const isOutput = roles.includes("output");
  const shown = `${typeName.charAt(0).toUpperCase()}${typeName.slice(1)}`;
  const message = `${shown} binding can only be used for ${isOutput ? "output" : "input"}.`;
  return errors.SHEAF_BINDING_DIRECTION(message, {
    where,
    cure: `Write "direction": "${isOutput ? "out" : "in"}".`,
  });
}

function unknownType(types: readonly BindingType[], typeName: string, where: Location): HostError {
  const known = [...new Set(types.flatMap(({ names }) => Object.values(names)))];
  const close = nearest(typeName, known);
  const message = `The binding type(s) '${typeName}' are not registered.`;
  const cure = close ? `Did you mean "${close}"?` : `Known are ${known.join(", ")}.`;
  return errors.SHEAF_BINDING_TYPE(message, { where, cure });
}
