import type { Effect } from "../../api/effect.ts";
import type { Draft } from "./draft.ts";

/** An effect of this provider: checks what it needs, throws Conflict or LeaseLost, and writes into the draft. May be planned again. */
export interface LocalEffect extends Effect {
  plan(draft: Draft): void;
}
