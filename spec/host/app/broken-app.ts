import type { AppFiles } from "../config/temporary-app.ts";

export interface BrokenApp {
  readonly what: string;
  readonly files: AppFiles;
  /** Code, place, a phrase of the message, and one of the cure, for each problem in order. */
  readonly expected: readonly ExpectedProblem[];
}
export type ExpectedProblem = readonly [code: string, place: string, message: RegExp, cure: RegExp];

export const HOST = '{ "version": "2.0" }';
export const INDEX = "module.exports = async () => {};";

/** A function.json whose bindings stand one a line from line 2 on. */
export function bindings(...lines: readonly string[]): string {
  return `{ "bindings": [\n${lines.join(",\n")}\n] }`;
}
export const QUEUE = '{ "type": "queueTrigger", "name": "order", "queueName": "orders" }';
export const TABLE = '{ "type": "table", "name": "row", "direction": "out", "tableName": "rows" }';

export function orders(functionJson: string, more: AppFiles = {}): AppFiles {
  return { "Orders/function.json": functionJson, "Orders/index.js": INDEX, ...more };
}
