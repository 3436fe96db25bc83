import type { BindingType, JsonSchema } from "../../api/binding.ts";
import { blobsSchema } from "./host-options.ts";

const connection = {
  type: "string",
  default: "AzureWebJobsStorage",
  description: "The name of the setting that says where the blobs are.",
};

const triggerSchema: JsonSchema = {
  type: "object",
  required: ["path"],
  properties: {
    path: {
      type: "string",
      // Its braces are captures.
      expression: "setting",
      description:
        "container/pattern such as pictures/{name}.png: what stands for {name} can be used in other bindings. Without a slash: every blob of the container.",
    },
    content: {
      type: "boolean",
      default: true,
      description: "false: the function receives { name, uri, properties, metadata } instead of the bytes.",
    },
    source: {
      type: "string",
      enum: ["LogsAndContainerScan", "EventGrid"],
      default: "LogsAndContainerScan",
      description: "For Azure's sake; changes are found the same way for both.",
    },
    connection,
  },
};

const path = {
  type: "string",
  expression: "data",
  description: "container/blob, for example pictures/{name}.png.",
};
const access = { type: "string", description: "For Azure's sake; not used." };

const blob: BindingType = {
  names: { trigger: "blobTrigger", input: "blob", output: "blob" },
  schema: {
    trigger: triggerSchema,
    input: { type: "object", required: ["path"], properties: { path, access, connection } },
    output: { type: "object", required: ["path"], properties: { path, access, connection } },
  },
  hostJson: { section: "blobs", schema: blobsSchema },
  trigger: async (binding, context) => (await import("./trigger.ts")).blobTrigger(binding, context),
  input: async (binding, context) => (await import("./input.ts")).blobInput(binding, context),
  output: async (binding, context) => (await import("./output.ts")).blobOutput(binding, context),
};
export default blob;
