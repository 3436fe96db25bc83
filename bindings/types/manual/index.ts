import type { BindingType } from "../../api/binding.ts";
import { manualTrigger } from "./trigger.ts";

const manual: BindingType = {
  names: { trigger: "manualTrigger" },
  schema: { trigger: { type: "object", properties: {} } },
  connectionProperty: null,
  trigger: manualTrigger,
};
export default manual;
