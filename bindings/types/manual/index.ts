import type { BindingType } from "../../api/binding.ts";

const manual: BindingType = {
  names: { trigger: "manualTrigger" },
  schema: { trigger: { type: "object", properties: {} } },
  connectionProperty: null,
  trigger: async () => (await import("./trigger.ts")).manualTrigger(),
};
export default manual;
