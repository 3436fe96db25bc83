import { errorTable } from "../../api/errors.ts";

export const errors = errorTable({
  SHEAF_QUEUE_NAME: {
    meaning: "A queue's name is not valid.",
    cure: "Use 3 to 63 lower-case letters, digits and single dashes, with a letter or digit at both ends.",
  },
});
