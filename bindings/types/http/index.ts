import type { BindingType } from "../../api/binding.ts";
import type { Effect } from "../../api/effect.ts";
import { hostJsonSchema, outputSchema, triggerSchema } from "./schema.ts";

const NOTHING: readonly Effect[] = [];

/** HTTP requests in, HTTP responses out. */
const http: BindingType = {
  names: { trigger: "httpTrigger", output: "http" },
  schema: { trigger: triggerSchema, output: outputSchema },
  connectionProperty: null,
  hostJson: { section: "http", schema: hostJsonSchema },
  trigger: async (binding, context) => (await import("./trigger.ts")).openTrigger(binding, context),
  // The response is the trigger's to give; the output has no effect of its own.
  output: async () => ({ effects: () => NOTHING }),
};

export default http;
