import { createContext, Script } from "node:vm";
import { toError } from "../../bindings/api/errors.ts";
import { errors } from "./errors.ts";

/** How long a doubtful pattern may look at one value before it counts as no match, in milliseconds. .NET allows 10 s. */
const REGEX_TIMEOUT_MS = 50;
/** Longer values are tested under the time limit, whatever the pattern. */
const MAX_UNGUARDED_LENGTH = 100;

/**
 * A `regex(...)` constraint: case is ignored and it may match anywhere, as in ASP.NET. JavaScript's engine backtracks
 * without limit, so that `(a+)+$` and 40 letters would stop the host: patterns that could do this run under a watchdog.
 */
export function regexTest(template: string, pattern: string): (value: string) => boolean {
  const regex = compile(template, pattern);
  const guarded = guard(regex);
  const doubtful = mayBacktrack(pattern);
  return (value) => (doubtful || value.length > MAX_UNGUARDED_LENGTH ? guarded(value) : regex.test(value));
}

function compile(template: string, pattern: string): RegExp {
  try {
    return new RegExp(pattern, "i");
  } catch (cause) {
    throw errors.SHEAF_HTTP_ROUTE(
      `Route '${template}': regex(${pattern}) is not a regular expression: ${toError(cause).message}.`,
      {
        cause,
        cure: "Correct the expression; JavaScript's syntax applies, and a brace is written twice: \\d{{3}}.",
      },
    );
  }
}

/** Repeated groups, back-references and more than two open repetitions can take more than linear or quadratic time. */
function mayBacktrack(pattern: string): boolean {
  if (/\)(?:[*+]|\{\d)/.test(pattern) || /\\[1-9k]/.test(pattern)) return true;
  return (pattern.match(/[*+]|\{\d+,\d*\}/g) ?? []).length > 2;
}

function guard(regex: RegExp): (value: string) => boolean {
  const sandbox = createContext({ regex, value: "" });
  const script = new Script("regex.test(value)");
  return (value) => {
    sandbox.value = value;
    try {
      return script.runInContext(sandbox, { timeout: REGEX_TIMEOUT_MS }) === true;
    } catch {
      return false; // Only the time limit throws here; .NET's time-out is no match either.
    }
  };
}
