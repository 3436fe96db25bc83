import { errorTable } from "../../api/errors.ts";

export const errors = errorTable({
  SHEAF_TABLE_NAME: {
    meaning: "A table's name is not valid.",
    cure: "Use 3 to 63 letters and digits, beginning with a letter.",
  },
  SHEAF_TABLE_FILTER_VALUE: {
    meaning:
      "An {expression} outside the quotes of a table filter stands for something else than a number, true or false.",
    cure: "Put the {expression} in single quotes if it is text.",
  },
});
