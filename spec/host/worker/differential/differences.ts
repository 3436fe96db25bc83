/** Where our v3 model does not answer as @azure/functions 3.5.1, and why. Each is tried: one that has gone must leave this table. */
export const differences: ReadonlyMap<string, string> = new Map([
  ["metadata: an empty string", 'the library turns an empty string into { string: "" }'],
  ["metadata: typed numbers", "the library turns a number into { int: 1 }"],
  ["metadata: bytes", "the library turns bytes into an empty object"],
  [
    "a form: multipart without a line break after content",
    "the library loses the last part when no line break follows the last boundary",
  ],
]);
