import { compareCodePoints } from "./compare-code-points.ts";
import type { Comparison, Filter } from "./table-filter.ts";

/** Both ends included; an absent end is open. `atLeast` after `atMost`: nothing can match. */
export interface Bounds {
  readonly atLeast?: string;
  readonly atMost?: string;
}

/** Where a filter's rows can be. Every row that matches lies within; a row within is still to be tested. */
export interface KeyBounds {
  readonly partitionKey: Bounds;
  readonly rowKey: Bounds;
}

/** What a filter fixes of PartitionKey and RowKey, so that a provider scans a range. */
export function keyBounds(filter: Filter | undefined): KeyBounds {
  return { partitionKey: boundsOf("PartitionKey", filter), rowKey: boundsOf("RowKey", filter) };
}

function boundsOf(column: string, filter: Filter | undefined): Bounds {
  if (filter === undefined) return {};
  switch (filter.op) {
    case "and":
      return intersection(boundsOf(column, filter.left), boundsOf(column, filter.right));
    case "or":
      return hull(boundsOf(column, filter.left), boundsOf(column, filter.right));
    case "not":
    case "ne":
      return {};
    default:
      return filter.column === column && typeof filter.value === "string"
        ? within(filter.op, filter.value)
        : {};
  }
}

function within(op: Comparison, value: string): Bounds {
  return {
    ...(op !== "lt" && op !== "le" && { atLeast: value }),
    ...(op !== "gt" && op !== "ge" && { atMost: value }),
  };
}

function intersection(a: Bounds, b: Bounds): Bounds {
  return toBounds(
    pick(a.atLeast ?? b.atLeast, b.atLeast ?? a.atLeast, 1),
    pick(a.atMost ?? b.atMost, b.atMost ?? a.atMost, -1),
  );
}

function hull(a: Bounds, b: Bounds): Bounds {
  return toBounds(pick(a.atLeast, b.atLeast, -1), pick(a.atMost, b.atMost, 1));
}

function toBounds(atLeast: string | undefined, atMost: string | undefined): Bounds {
  return { ...(atLeast !== undefined && { atLeast }), ...(atMost !== undefined && { atMost }) };
}

/** The later (sign 1) or earlier (sign -1) of two; undefined when one is missing. */
function pick(a: string | undefined, b: string | undefined, sign: 1 | -1): string | undefined {
  if (a === undefined || b === undefined) return undefined;
  return compareCodePoints(a, b) * sign >= 0 ? a : b;
}
