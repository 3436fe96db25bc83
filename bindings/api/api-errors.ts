import { errorTable } from "./errors.ts";

/** The failures of bindings/api's own parsers and converters. */
export const errors = errorTable({
  SHEAF_EXPRESSION_SYNTAX: {
    meaning: "A string with %SETTINGS%, {expressions} or a blob pattern is not well formed.",
    cure: "Give every { a } and every % a second %; write {{ and }} for braces that are meant as text.",
  },
  SHEAF_EXPRESSION_VALUE: {
    meaning: "An {expression} has no value in the event that triggered the function.",
    cure: "Send an event that has this property, or name one that every event has, such as {rand-guid}.",
  },
  SHEAF_FILTER_INVALID: {
    meaning: "A table filter is not in the part of OData that tables understand.",
    cure: "Write comparisons such as PartitionKey eq 'Order' and Amount gt 10, joined by and, or, not and parentheses.",
  },
  SHEAF_ROW_INVALID: {
    meaning: "A value cannot be stored as a table row.",
    cure: "Give an object with a PartitionKey and a RowKey: text of at most 512 characters without / \\ # ? and control characters.",
  },
  SHEAF_SETTING_UNRESOLVED: {
    meaning: "A string names a %SETTING% that does not exist.",
    cure: "Add the setting to Values in local.settings.json, or to the environment.",
  },
});
