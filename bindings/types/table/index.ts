import type { BindingType, JsonSchema } from "../../api/binding.ts";

const tableName = {
  type: "string",
  expression: "data",
  description: "The table. An output makes it when it does not exist.",
};
const connection = {
  type: "string",
  default: "AzureWebJobsStorage",
  description: "The name of the setting that says where the table is.",
};

const inputSchema: JsonSchema = {
  type: "object",
  required: ["tableName"],
  properties: {
    tableName,
    partitionKey: {
      type: "string",
      expression: "data",
      description:
        "Together with rowKey: one row, as an object. Alone: the rows of this partition, as an array.",
    },
    rowKey: {
      type: "string",
      expression: "data",
      description: "The row's key. Without partitionKey it is ignored.",
    },
    take: {
      type: "integer",
      minimum: 0,
      default: 0,
      description: "At most so many rows; 0: all.",
    },
    filter: {
      type: "string",
      expression: "data",
      description:
        "An OData filter such as Amount gt 10 and Country eq '{country}'. Text goes in single quotes.",
    },
    connection,
  },
};

const outputSchema: JsonSchema = {
  type: "object",
  required: ["tableName"],
  properties: {
    tableName,
    partitionKey: {
      type: "string",
      expression: "data",
      description: "For rows that have no PartitionKey of their own.",
    },
    rowKey: {
      type: "string",
      expression: "data",
      description: "For rows that have no RowKey of their own.",
    },
    mode: {
      type: "string",
      enum: ["insert", "upsert", "merge"],
      default: "insert",
      description:
        "What happens when the row exists: insert fails the invocation, upsert replaces the row, merge keeps the columns that the new row does not name.",
    },
    connection,
  },
};

const table: BindingType = {
  names: { input: "table", output: "table" },
  schema: { input: inputSchema, output: outputSchema },
  input: async (binding, context) => (await import("./input.ts")).tableInput(binding, context),
  output: async (binding, context) => (await import("./output.ts")).tableOutput(binding, context),
};
export default table;
