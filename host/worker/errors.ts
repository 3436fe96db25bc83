import { errorTable } from "../../bindings/api/errors.ts";

export const errors = errorTable({
  SHEAF_WORKER_START: {
    meaning: "No worker thread could be brought up to run the App's code.",
    cure: "Read the reason in the message; run `sheaf start --verbose` for more.",
  },
});
