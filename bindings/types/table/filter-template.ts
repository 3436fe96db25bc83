import type { BuiltIns, Template } from "../../api/expression.ts";
import { templateNames } from "../../api/expression.ts";
import { expressionText } from "../../api/expression-value.ts";
import { type Expression, parseSegments } from "../../api/template-syntax.ts";
import { errors } from "./errors.ts";

/**
 * A table filter with {expressions}. Values cannot change what the filter asks for: within single quotes their own quotes
 * are doubled, elsewhere they must be a number, true or false.
 */
export function parseFilterTemplate(text: string, builtIns: BuiltIns): Template {
  const names = templateNames(text);
  const parts = markQuoted(parseSegments(text));
  return {
    text,
    names,
    resolve: (data) =>
      parts
        .map(({ segment, isQuoted }) => {
          if (typeof segment === "string") return segment;
          const value = expressionText(segment, data, builtIns);
          return isQuoted ? value.replaceAll("'", "''") : checkBare(segment, value);
        })
        .join(""),
  };
}

function markQuoted(segments: ReturnType<typeof parseSegments>) {
  let isQuoted = false;
  return segments.map((segment) => {
    const part = { segment, isQuoted };
    // A doubled quote turns it twice, which is right.
    if (typeof segment === "string" && segment.split("'").length % 2 === 0) isQuoted = !isQuoted;
    return part;
  });
}

const BARE = /^(?:true|false|[+-]?\d{1,19}|[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?)$/i;

function checkBare(expression: Expression, value: string): string {
  if (BARE.test(value)) return /^[tf]/i.test(value) ? value.toLowerCase() : value;
  throw errors.SHEAF_TABLE_FILTER_VALUE(
    `An invalid parameter value was specified for filter parameter '${expression.text}'.`,
  );
}
