import type { BindingType } from "./api/binding.ts";
import type { Provider } from "./api/provider.ts";
import local from "./providers/local/index.ts";
import memory from "./providers/memory/index.ts";
import blob from "./types/blob/index.ts";
import http from "./types/http/index.ts";
import manual from "./types/manual/index.ts";
import queue from "./types/queue/index.ts";
import table from "./types/table/index.ts";
import timer from "./types/timer/index.ts";

/** Which binding types and providers exist. Everything that needs them takes them from here, or from a catalog given to it. */
export interface Catalog {
  readonly types: readonly BindingType[];
  readonly providers: readonly Provider[];
}

export const catalog: Catalog = {
  types: [blob, http, manual, queue, table, timer],
  providers: [local, memory],
};
