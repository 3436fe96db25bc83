import { errorTable } from "../../bindings/api/errors.ts";

export const errors = errorTable({
  SHEAF_BINDING_FAILED: {
    meaning: "A binding could not be opened, for a reason that has no code of its own.",
    cure: "See the message; the function starts with the next change of the App that mends it.",
  },
  SHEAF_LISTENER_FAILED: {
    meaning: "A trigger could not begin to listen.",
    cure: "Mend what the message tells; it is tried again, at first after 2 s, then less often.",
  },
  SHEAF_SCRIPT_LOAD: {
    meaning: "A function's script could not be loaded, so each of its invocations fails.",
    cure: "Mend the script at the place shown.",
  },
});
