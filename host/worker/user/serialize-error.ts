import type { SerializedError } from "../messages.ts";

/** Whatever user code threw, as plain data. */
export function serializeError(thrown: unknown): SerializedError {
  const error = toErrorOf(thrown);
  const { isAzureFunctionsSystemError: system } = error as { isAzureFunctionsSystemError?: unknown };
  return {
    name: String(error.name),
    message: String(error.message),
    ...(typeof error.stack === "string" ? { stack: userStack(error.stack) } : {}),
    ...(system === true ? { system } : {}),
  };
}

/** Without the frames below user code, which are the same for every function and only Sheaf's. */
function userStack(stack: string): string {
  const lines = stack.split("\n");
  let end = lines.length;
  while (end > 1 && isInside(lines[end - 1] ?? "")) end -= 1;
  return /^\s+at /.test(lines[end - 1] ?? "") ? lines.slice(0, end).join("\n") : stack;
}

function isInside(frame: string): boolean {
  return frame.includes(OWN_FOLDER) || /\((node:[^)]*)\)$/.test(frame);
}

const OWN_FOLDER = new URL(".", import.meta.url).href;

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
