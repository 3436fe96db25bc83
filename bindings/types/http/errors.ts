import { errorTable } from "../../api/errors.ts";

export const errors = errorTable({
  SHEAF_HTTP_AUTH_LEVEL: {
    meaning: "An httpTrigger's `authLevel` is not one that exists.",
    cure: "Use one of: anonymous, function, admin.",
  },
  SHEAF_HTTP_METHOD: {
    meaning: "An httpTrigger's `methods` lists something that is not an HTTP method.",
    cure: "Use names such as GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS; leave `methods` out to take all.",
  },
  SHEAF_HTTP_RESPONSE: {
    meaning: "What a function gave as its HTTP response cannot be one; its caller got 500.",
    cure: "Return an object with `status`, `headers` and `body`, each optional.",
  },
});
