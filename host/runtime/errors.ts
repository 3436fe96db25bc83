import { errorTable } from "../../bindings/api/errors.ts";

export const table = {
  SHEAF_BINDING_FAILED: {
    meaning: "A binding could not be opened, for a reason that has no code of its own.",
    cure: "See the message; the function starts with the next change of the App that mends it.",
  },
  SHEAF_SCRIPT_LOAD: {
    meaning: "A function's script could not be loaded, so each of its invocations fails.",
    cure: "Mend the script at the place that the stack shows.",
  },
} as const;
export const errors = errorTable(table);
