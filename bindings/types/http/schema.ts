import type { JsonSchema } from "../../api/binding.ts";

export const triggerSchema: JsonSchema = {
  type: "object",
  properties: {
    authLevel: {
      type: "string",
      description:
        "Which key a caller needs: `anonymous` none, `function` the function's or the host's, `admin` the master key. Keys are not checked yet: whoever reaches the host may call. Case does not matter.",
      default: "function",
      examples: ["anonymous", "function", "admin"],
    },
    methods: {
      type: ["array", "null"],
      items: { type: "string" },
      description: "The HTTP methods that the function takes, in any case. All of them when absent or empty.",
      examples: [["get", "post"]],
    },
    route: {
      type: ["string", "null"],
      expression: "setting",
      description:
        "An ASP.NET route template below the route prefix: `products/{category:alpha}/{id:int?}`, `files/{*path}`. The function's name when absent or empty.",
    },
    webHookType: { type: ["string", "null"], description: "Of version 1; accepted and without effect." },
  },
};

export const outputSchema: JsonSchema = { type: "object", properties: {} };

const limit = (description: string): JsonSchema => ({
  type: "integer",
  minimum: -1,
  default: -1,
  description,
});

export const hostJsonSchema: JsonSchema = {
  type: "object",
  properties: {
    routePrefix: {
      type: "string",
      default: "api",
      description: "What stands before every route in the URL. May be empty.",
    },
    routePrecedence: {
      type: "string",
      enum: ["specific", "azure"],
      default: "specific",
      description:
        "Which of several matching routes wins: `specific` the one that says most (text before parameters), `azure` the function whose name comes first.",
    },
    maxOutstandingRequests: limit("Requests that wait or run; one more is answered with 429. -1: no limit."),
    maxConcurrentRequests: limit("Requests that run at once; others wait. -1: no limit."),
    dynamicThrottlesEnabled: {
      type: "boolean",
      default: false,
      description: "Accepted and without effect: the host does not throttle by machine load.",
    },
    enableChunkedRequestBinding: {
      type: "boolean",
      default: true,
      description: "Accepted and without effect: chunked bodies always arrive.",
    },
    customHeaders: {
      type: "object",
      additionalProperties: { type: "string" },
      default: {},
      description: "Headers added to every function's response that does not have them.",
    },
    hsts: {
      type: "object",
      description: "The Strict-Transport-Security header, for requests that came to a proxy by HTTPS.",
      properties: {
        isEnabled: { type: "boolean", default: false, description: "Whether the header is sent." },
        maxAge: {
          type: "string",
          description: "How long browsers remember it: `[d.]hh:mm:ss`. Default 30 days.",
        },
        includeSubDomains: {
          type: "boolean",
          default: false,
          description: "Whether it holds for sub-domains.",
        },
        preload: { type: "boolean", default: false, description: "Whether browsers may ship with it." },
        excludedHosts: {
          type: "array",
          items: { type: "string" },
          description: "Host names that never get it. localhost never does.",
        },
      },
    },
  },
};
