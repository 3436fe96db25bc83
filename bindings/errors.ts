import { errorTable } from "./api/errors.ts";

export const errors = errorTable({
  SHEAF_CONNECTION_MISSING: {
    meaning: "A binding names a connection that no setting gives.",
    cure: "Add the setting to local.settings.json (Values) or to the environment.",
  },
  SHEAF_CONNECTION_UNKNOWN: {
    meaning: "A connection's setting is in no form that a provider knows.",
    cure: "Begin the setting with the scheme of a provider.",
  },
  SHEAF_CONNECTION_KIND: {
    meaning: "A connection's technology does not offer what the binding needs.",
    cure: "Name a connection whose provider offers it.",
  },
});
