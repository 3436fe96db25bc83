import { errorTable } from "../../api/errors.ts";

export const errors = errorTable({
  SHEAF_BLOB_PATH: {
    meaning: "A blob's path is not valid.",
    cure: "Write it as container/blob. A container has 3 to 63 lower-case letters, digits and single dashes.",
  },
  SHEAF_BLOB_NOT_FOUND: {
    meaning: "A function was asked to run for a blob that does not exist.",
    cure: "Name an existing blob of the trigger's container; sheaf blob list shows them.",
  },
});
