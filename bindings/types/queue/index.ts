import type { BindingType, JsonSchema } from "../../api/binding.ts";
import { queuesSchema } from "./host-options.ts";

const connection = {
  type: "string",
  default: "AzureWebJobsStorage",
  description: "The name of the setting that says where the queue is.",
};

const triggerSchema: JsonSchema = {
  type: "object",
  required: ["queueName"],
  properties: {
    queueName: {
      type: "string",
      expression: "setting",
      description: "The queue whose messages run the function. It need not exist yet.",
    },
    connection,
  },
};

const outputSchema: JsonSchema = {
  type: "object",
  required: ["queueName"],
  properties: {
    queueName: {
      type: "string",
      expression: "data",
      description: "The queue to write to. It is made when it does not exist.",
    },
    connection,
  },
};

const queue: BindingType = {
  names: { trigger: "queueTrigger", output: "queue" },
  schema: { trigger: triggerSchema, output: outputSchema },
  hostJson: { section: "queues", schema: queuesSchema },
  trigger: async (binding, context) => (await import("./trigger.ts")).queueTrigger(binding, context),
  output: async (binding, context) => (await import("./output.ts")).queueOutput(binding, context),
};
export default queue;
