import { errorTable } from "./errors.ts";

/** The failures of bindings/api's own parsers and converters. */
export const errors = errorTable({
  SHEAF_FILTER_INVALID: {
    meaning: "A table filter is not in the part of OData that tables understand.",
    cure: "Write comparisons such as PartitionKey eq 'Order' and Amount gt 10, joined by and, or, not and parentheses.",
  },
  SHEAF_ROW_INVALID: {
    meaning: "A value cannot be stored as a table row.",
    cure: "Give an object with a PartitionKey and a RowKey: text of at most 512 characters without / \\ # ? and control characters.",
  },
});
