import type { SerializedError } from "../messages.ts";

/** Whatever user code threw, as plain data. */
export function serializeError(thrown: unknown): SerializedError {
  const error = toErrorOf(thrown);
  const { isAzureFunctionsSystemError: system } = error as { isAzureFunctionsSystemError?: unknown };
  return {
    name: String(error.name),
    message: String(error.message),
    ...(typeof error.stack === "string" ? { stack: usersFrames(error.stack) } : {}),
    ...(system === true ? { system } : {}),
  };
}

/** In each frame of the user side's own. */
const OWN = new URL(".", import.meta.url).href;

/** Without the frames that lead from Sheaf into user code: the same for every error, and no help. */
function usersFrames(stack: string): string {
  const own = stack.indexOf(OWN);
  if (own < 0) return stack;
  const above = stack.slice(0, stack.lastIndexOf("\n", own));
  return above.includes("\n    at ") ? above : stack;
}

/** Of an error while a module is loaded: what Node.js and Sheaf do for that is in every such stack. */
export function moduleFrames(stack: string): string {
  const isInternal = (line: string) =>
    line.startsWith("    at ") && (line.includes("node:internal/") || line.includes(OWN));
  return stack
    .split("\n")
    .filter((line) => !isInternal(line))
    .join("\n");
}

/** As the worker of Azure words what is not an Error. */
export function toErrorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(messageOf(thrown));
}

function messageOf(thrown: unknown): string {
  if (thrown === undefined || thrown === null) return "Unknown error";
  if (typeof thrown !== "object") return String(thrown);
  try {
    return String(JSON.stringify(thrown));
  } catch {
    return String(thrown);
  }
}
