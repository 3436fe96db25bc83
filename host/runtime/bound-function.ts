import type { BindContext, Binding, BindingRole, BindingType } from "../../bindings/api/binding.ts";
import { type HostError, toError } from "../../bindings/api/errors.ts";
import type { Input, Output, Trigger } from "../../bindings/api/listener.ts";
import { type FunctionDefinition, isTrigger } from "./function-definition.ts";

/** A FunctionDefinition with its stores opened. */
export interface BoundFunction {
  readonly definition: FunctionDefinition;
  readonly trigger: Trigger;
  readonly triggerName: string;
  /** In function.json's order, the trigger left out. */
  readonly inputs: readonly { readonly name: string; readonly input: Input }[];
  readonly outputs: readonly { readonly name: string; readonly output: Output }[];
}

/** What binding may end in: one failed binding does not hide the others'. */
export type BindResult =
  | { readonly bound: BoundFunction }
  | { readonly failures: readonly { readonly binding: Binding; readonly error: Error }[] };

/** Opens what a function's bindings name, all at once. Never rejects. */
export async function bindFunction(
  definition: FunctionDefinition,
  types: readonly BindingType[],
  contextFor: (type: BindingType) => BindContext,
): Promise<BindResult> {
  const failures: { binding: Binding; error: Error }[] = [];
  const open = async (binding: Binding) => {
    try {
      const { type, role } = findBindingType(binding, types);
      return await makers[role](type, binding, contextFor(type));
    } catch (thrown) {
      failures.push({ binding, error: toError(thrown) });
      return undefined;
    }
  };
  const parts = (await Promise.all(definition.bindings.map(open))).filter((part) => part !== undefined);
  const trigger = parts.find((part) => part.trigger !== undefined);
  if (failures.length > 0 || !trigger?.trigger) return { failures };
  return {
    bound: {
      definition,
      trigger: trigger.trigger,
      triggerName: trigger.name,
      inputs: parts.flatMap(({ name, input }) => (input ? [{ name, input }] : [])),
      outputs: parts.flatMap(({ name, output }) => (output ? [{ name, output }] : [])),
    },
  };
}

interface Part {
  readonly name: string;
  readonly trigger?: Trigger;
  readonly input?: Input;
  readonly output?: Output;
}

const makers: Record<
  BindingRole,
  (type: BindingType, binding: Binding, context: BindContext) => Promise<Part>
> = {
  trigger: async (type, binding, context) => ({
    name: binding.name,
    trigger: await needed(type.trigger?.(binding, context)),
  }),
  input: async (type, binding, context) => ({
    name: binding.name,
    input: await needed(type.input?.(binding, context)),
  }),
  output: async (type, binding, context) => ({
    name: binding.name,
    output: await needed(type.output?.(binding, context)),
  }),
};

function needed<T>(made: Promise<T> | undefined): Promise<T> {
  if (!made) throw new Error("the binding type names a role that it does not implement");
  return made;
}

/** Which binding type, and which of its roles, a binding of function.json means. Names are compared without regard to case. */
function findBindingType(
  binding: Pick<Binding, "type" | "direction">,
  types: readonly BindingType[],
): { readonly type: BindingType; readonly role: BindingRole } {
  const role: BindingRole = isTrigger(binding) ? "trigger" : binding.direction === "in" ? "input" : "output";
  const name = binding.type.toLowerCase();
  const type = types.find((candidate) => candidate.names[role]?.toLowerCase() === name);
  if (!type) throw new Error(`no binding type "${binding.type}" as ${role}`);
  return { type, role };
}

/** A bind failure as what the user reads: the error's own code and cure, at the place of the binding when it names none. */
export function isHostError(error: Error): error is HostError {
  return error.name === "HostError";
}
