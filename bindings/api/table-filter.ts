import { compareColumns } from "./column-order.ts";
import { compareCodePoints } from "./compare-code-points.ts";
import { filterError, filterTokens, type Token } from "./filter-tokens.ts";
import type { ColumnValue, Row, StoredRow } from "./table-store.ts";

export type Comparison = "eq" | "ne" | "gt" | "ge" | "lt" | "le";

/** An OData filter as a tree: azure prints it, mongodb maps it, local and memory evaluate it. */
export type Filter =
  | { readonly op: "and" | "or"; readonly left: Filter; readonly right: Filter }
  | { readonly op: "not"; readonly of: Filter }
  | { readonly op: Comparison; readonly column: string; readonly value: ColumnValue };

/** So deep may `not` and parentheses be nested. */
export const MAX_FILTER_DEPTH = 100;
/** So many comparisons may a filter have. Azure's own limit is 15. */
export const MAX_FILTER_COMPARISONS = 1_000;

/** Throws HostError SHEAF_FILTER_INVALID with the position. Column names are case-sensitive, as in Azure; a column alone means `eq true`. */
export function parseFilter(text: string): Filter {
  return new FilterParser(text).parse();
}

/**
 * Does the row pass? As in Azure, a comparison with a column that the row lacks is false, `ne` too; values of different
 * types are never equal and in no order; Int32, Int64 and Double are compared as numbers.
 */
export function matchesFilter(filter: Filter, row: Row | StoredRow): boolean {
  switch (filter.op) {
    case "and":
      return matchesFilter(filter.left, row) && matchesFilter(filter.right, row);
    case "or":
      return matchesFilter(filter.left, row) || matchesFilter(filter.right, row);
    case "not":
      return !matchesFilter(filter.of, row);
    default: {
      const value = cell(row, filter.column);
      return value !== undefined && holds(filter.op, compareColumns(value, filter.value));
    }
  }
}

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

const COMPARISONS: ReadonlySet<string> = new Set(["eq", "ne", "gt", "ge", "lt", "le"]);
/** The operator with its sides exchanged. */
const FLIPPED = { eq: "eq", ne: "ne", gt: "lt", ge: "le", lt: "gt", le: "ge" } as const;

class FilterParser {
  readonly #text: string;
  readonly #tokens: Iterator<Token, void>;
  #token: Token;
  #depth = 0;
  #comparisons = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = filterTokens(text);
    this.#token = this.#read();
  }

  parse(): Filter {
    const filter = this.#or();
    return this.#token.kind === "end" ? filter : this.#fail(`expected and, or or the end, found`);
  }

  #or(): Filter {
    let left = this.#and();
    while (this.#takeWord("or")) left = { op: "or", left, right: this.#and() };
    return left;
  }

  #and(): Filter {
    let left = this.#term();
    while (this.#takeWord("and")) left = { op: "and", left, right: this.#term() };
    return left;
  }

  #term(): Filter {
    if (this.#token.kind !== "(" && !this.#isWord("not")) return this.#comparison();
    this.#depth += 1;
    if (this.#depth > MAX_FILTER_DEPTH) this.#fail(`more than ${MAX_FILTER_DEPTH} levels, with`);
    const filter = this.#takeWord("not") ? { op: "not" as const, of: this.#term() } : this.#group();
    this.#depth -= 1;
    return filter;
  }

  #group(): Filter {
    this.#next();
    const filter = this.#or();
    if (this.#token.kind !== ")") this.#fail("expected ) or an operator, found");
    this.#next();
    return filter;
  }

  #comparison(): Filter {
    this.#comparisons += 1;
    if (this.#comparisons > MAX_FILTER_COMPARISONS)
      this.#fail(`more than ${MAX_FILTER_COMPARISONS} comparisons, with`);
    const first = this.#token;
    if (first.kind === "word") return this.#ofColumn(this.#next().text);
    const value = first.value ?? this.#fail("expected a column, found");
    this.#next();
    const op = this.#operator() ?? this.#fail("expected eq, ne, gt, ge, lt or le, found");
    if (this.#token.kind !== "word") this.#fail("expected a column, found");
    return { op: FLIPPED[op], column: this.#next().text, value };
  }

  #ofColumn(column: string): Filter {
    const op = this.#operator();
    if (op) {
      const value = this.#token.value ?? this.#fail("expected a value such as 'text', 12 or true, found");
      this.#next();
      return { op, column, value };
    }
    // A column of true or false may stand alone, but only where nothing but a join can follow.
    const { kind, text } = this.#token;
    if (kind === "end" || kind === ")" || text === "and" || text === "or")
      return { op: "eq", column, value: true };
    return this.#fail(
      kind === "("
        ? `tables have no functions such as ${column}, found`
        : "expected eq, ne, gt, ge, lt or le, found",
    );
  }

  #operator(): Comparison | undefined {
    if (this.#token.kind !== "word" || !COMPARISONS.has(this.#token.text)) return undefined;
    return this.#next().text as Comparison;
  }

  #isWord(word: string): boolean {
    return this.#token.kind === "word" && this.#token.text === word;
  }

  #takeWord(word: string): boolean {
    const found = this.#isWord(word);
    if (found) this.#next();
    return found;
  }

  /** The current token, moving on. */
  #next(): Token {
    const token = this.#token;
    this.#token = this.#read();
    return token;
  }

  #read(): Token {
    return this.#tokens.next().value ?? this.#token;
  }

  #fail(problem: string): never {
    throw filterError(this.#text, this.#token.position, `${problem} ${this.#token.text}`);
  }
}

function cell(row: Row | StoredRow, column: string): ColumnValue | undefined {
  if (column === "PartitionKey") return row.partitionKey;
  if (column === "RowKey") return row.rowKey;
  if (column === "Timestamp" && "timestamp" in row) {
    return { type: "DateTime", value: row.timestamp.toISOString() };
  }
  return Object.hasOwn(row.columns, column) ? row.columns[column] : undefined;
}

/** NaN is not equal to anything, so it is `ne` to everything. */
function holds(op: Comparison, order: number | undefined): boolean {
  if (order === undefined) return op === "ne";
  switch (op) {
    case "eq":
      return order === 0;
    case "ne":
      return order !== 0;
    case "gt":
      return order > 0;
    case "ge":
      return order >= 0;
    case "lt":
      return order < 0;
    case "le":
      return order <= 0;
  }
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
