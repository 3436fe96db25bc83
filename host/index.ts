export type { Outcome } from "../bindings/api/effect.ts";
export { HostError, type Problem } from "../bindings/api/errors.ts";
export type { Logger } from "../bindings/api/logger.ts";
export type { FunctionStatus } from "./app/function-status.ts";
export { ConfigError } from "./config/errors.ts";
export { Host } from "./host.ts";
export type { HostOptions } from "./host-options.ts";
export type { HostStateName } from "./lib/host-state-name.ts";
