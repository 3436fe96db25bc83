import { errorTable } from "../../bindings/api/errors.ts";

export const errors = errorTable({
  SHEAF_HTTP_ROUTE: {
    meaning: "An HTTP route is not a valid ASP.NET route template.",
    cure: "Correct `route` in function.json. Allowed: text, {name}, {name?}, {name=default}, {name:constraint}, {*rest}.",
  },
  SHEAF_PORT_TAKEN: {
    meaning: "Another process listens on the host's port.",
    cure: "End that process, or choose another port with --port (0 takes any free one).",
  },
  SHEAF_LISTEN_REFUSED: {
    meaning: "The system does not let the host listen on that port and address.",
    cure: "Choose a port above 1023 with --port, and an address of this machine with --address.",
  },
});
