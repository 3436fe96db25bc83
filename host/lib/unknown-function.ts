import type { HostError } from "../../bindings/api/errors.ts";
import { errors } from "./errors.ts";
import { nearest } from "./nearest.ts";

/** The failure for a name that no function of the App has, with the one that was meant among those it has. */
export function unknownFunction(name: string, known: Iterable<string> = []): HostError {
  const close = nearest(name, known);
  const cure = close === undefined ? undefined : `Did you mean "${close}"?`;
  return errors.SHEAF_FUNCTION_UNKNOWN(`The App has no function "${name}".`, { cure });
}
