import { errorTable } from "../../bindings/api/errors.ts";

/** What more than one layer finds out. */
export const errors = errorTable({
  SHEAF_FUNCTION_UNKNOWN: {
    meaning: "A function is named that the App does not have.",
    cure: "Correct the name: `sheaf list` shows the functions.",
  },
  SHEAF_ROUTE_RESERVED: {
    meaning: "A route, or the route prefix, begins with admin or runtime, which are the host's own.",
    cure: "Choose another route in function.json, or another `extensions.http.routePrefix` in host.json.",
  },
});
