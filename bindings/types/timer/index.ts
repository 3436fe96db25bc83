import type { BindingType, JsonSchema } from "../../api/binding.ts";

const triggerSchema: JsonSchema = {
  type: "object",
  required: ["schedule"],
  properties: {
    schedule: {
      type: "string",
      expression: "setting",
      description:
        "{second} {minute} {hour} {day} {month} {day-of-week}, for example 0 */5 * * * * (every 5 minutes) or 0 30 9 * * Mon-Fri; or an interval such as 00:05:00.",
    },
    runOnStartup: {
      type: "boolean",
      default: false,
      description: "true: the function also runs whenever the host starts.",
    },
    useMonitor: {
      type: "boolean",
      default: true,
      description:
        "false: nothing is remembered, and a tick that no host was there for is not made up for. Always off for schedules of less than a minute.",
    },
  },
};

const timer: BindingType = {
  names: { trigger: "timerTrigger" },
  schema: { trigger: triggerSchema },
  connectionProperty: null,
  trigger: async (binding, context) => (await import("./trigger.ts")).timerTrigger(binding, context),
};
export default timer;
