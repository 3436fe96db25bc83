import type { ColumnValue } from "./table-store.ts";

export type Comparison = "eq" | "ne" | "gt" | "ge" | "lt" | "le";

/** An OData filter as a tree: azure prints it, mongodb maps it, local and memory evaluate it. */
export type Filter =
  | { readonly op: "and" | "or"; readonly left: Filter; readonly right: Filter }
  | { readonly op: "not"; readonly of: Filter }
  | { readonly op: Comparison; readonly column: string; readonly value: ColumnValue };

// parseFilter(text: string): Filter            throws HostError SHEAF_FILTER_INVALID with the position
// matchesFilter(filter: Filter, row: Row): boolean
// partitionOf(filter): the one PartitionKey a filter asks for, and its bounds on RowKey
