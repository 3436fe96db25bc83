import type { BindingType } from "./api/binding.ts";
import type { Provider } from "./api/provider.ts";

/** Which binding types and providers exist. Everything that needs them takes them from here, or from a catalog given to it. */
export interface Catalog {
  readonly types: readonly BindingType[];
  readonly providers: readonly Provider[];
}

export const catalog: Catalog = { types: [], providers: [] };
