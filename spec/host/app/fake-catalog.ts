import type { BindingType, JsonSchema } from "../../../bindings/api/binding.ts";
import type { Provider } from "../../../bindings/api/provider.ts";
import type { Catalog } from "../../../bindings/catalog.ts";

const connection = { type: "string", default: "AzureWebJobsStorage", description: "The name of a setting." };

function schema(properties: JsonSchema, required: readonly string[] = []): JsonSchema {
  return { type: "object", properties, required };
}

const queueName = { type: "string", description: "The name of the queue." };
const queue: BindingType = {
  names: { trigger: "queueTrigger", output: "queue" },
  schema: {
    trigger: schema({ queueName: { ...queueName, expression: "setting" }, connection }, ["queueName"]),
    output: schema({ queueName: { ...queueName, expression: "data" }, connection }, ["queueName"]),
  },
  hostJson: {
    section: "queues",
    schema: schema({
      batchSize: { type: "integer", minimum: 1, maximum: 32, default: 16, description: "How many at once." },
      maxPollingInterval: {
        type: "string",
        format: "timespan",
        default: "00:01:00",
        description: "The longest wait.",
      },
      messageEncoding: {
        type: "string",
        enum: ["base64", "none"],
        default: "base64",
        description: "How bodies are written.",
      },
    }),
  },
};

const http: BindingType = {
  names: { trigger: "httpTrigger", output: "http" },
  connectionProperty: null,
  schema: {
    trigger: schema({
      authLevel: {
        type: "string",
        enum: ["anonymous", "function", "admin"],
        default: "function",
        description: "Who may call.",
      },
      methods: {
        type: "array",
        items: { type: "string", enum: ["GET", "POST", "PUT", "DELETE"] },
        description: "Which methods.",
      },
      route: { type: "string", expression: "setting", description: "The route." },
    }),
  },
  hostJson: {
    section: "http",
    schema: schema({ routePrefix: { type: "string", default: "api", description: "Before routes." } }),
  },
};

const table: BindingType = {
  names: { input: "table", output: "table" },
  schema: {
    input: schema(
      {
        tableName: { type: "string", expression: "data" },
        take: { type: "integer", minimum: 0 },
        connection,
      },
      ["tableName"],
    ),
    output: schema({ tableName: { type: "string", expression: "data" }, connection }, ["tableName"]),
  },
};

const timer: BindingType = {
  names: { trigger: "timerTrigger" },
  connectionProperty: null,
  schema: {
    trigger: schema(
      {
        schedule: { type: "string", expression: "setting", description: "When." },
        runOnStartup: { type: "boolean", default: false, description: "At the start, too?" },
      },
      ["schedule"],
    ),
  },
};

function provider(name: string, schemes: readonly string[], offers: Provider["offers"]): Provider {
  const connect = () => Promise.reject(new Error("loading an App opens nothing"));
  return { name, schemes, offers, identity: () => name, connect };
}

/** Binding types and providers in the shape of the real ones, so that a spec says what it depends on. */
export const fakeCatalog: Catalog = {
  types: [queue, http, table, timer],
  providers: [
    provider("local", ["local"], ["queue", "table", "blob"]),
    provider("amqp", ["amqp", "amqps"], ["queue"]),
  ],
};
