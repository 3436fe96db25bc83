import { errorTable } from "../bindings/api/errors.ts";

export const errors = errorTable({
  SHEAF_FUNCTION_IN_ERROR: {
    meaning: "The function was left out because something is wrong with it.",
    cure: "Mend what `sheaf list` says of it.",
  },
  SHEAF_FUNCTION_NOT_INVOCABLE: {
    meaning: "The function's trigger takes no events made by hand.",
    cure: "Cause the event itself.",
  },
});
