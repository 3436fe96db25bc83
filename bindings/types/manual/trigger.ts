import { jsonProperties } from "../../api/json-properties.ts";
import type { Trigger } from "../../api/listener.ts";

/** Runs only when asked to: by the admin API or `sheaf invoke`. The properties of a JSON payload can be used in other bindings. */
export async function manualTrigger(): Promise<Trigger> {
  return {
    listen: () => ({ start: async () => {}, stop: async () => {} }),
    event: async (payload) => ({
      value: payload,
      data: jsonProperties(payload) ?? {},
      reason: "This function was programmatically called via the host APIs.",
      repeatable: true,
      settle: () => [],
    }),
    describe: () => "by hand",
  };
}
