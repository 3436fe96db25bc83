import { jsonProperties } from "../../api/json-properties.ts";
import { MANUAL_REASON, type Trigger } from "../../api/listener.ts";

/** Runs only when asked to: by the admin API or `sheaf invoke`. The properties of a JSON payload can be used in other bindings. */
export async function manualTrigger(): Promise<Trigger> {
  return {
    listen: () => ({ start: async () => {}, stop: async () => {} }),
    event: async (payload) => ({
      value: payload,
      data: jsonProperties(payload) ?? {},
      reason: MANUAL_REASON,
      repeatable: true,
      settle: () => [],
    }),
    describe: () => "by hand",
  };
}
