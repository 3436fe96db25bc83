import type { RequestListener } from "node:http";
import { toError } from "../../bindings/api/errors.ts";
import type { Logger } from "../../bindings/api/logger.ts";

/** Loads what answers at the first request that needs it: a host that only runs functions never pays for it. */
export function lazyFallback(load: () => Promise<RequestListener>, log: Logger): RequestListener {
  let loading: Promise<RequestListener> | undefined;
  return (request, response) => {
    loading ??= load().catch((thrown: unknown) => {
      loading = undefined;
      throw thrown;
    });
    loading
      .then((listener) => listener(request, response))
      .catch((thrown: unknown) => {
        const error = toError(thrown);
        log.log("error", `The admin API could not answer: ${error.message}`, { error });
        if (response.headersSent) response.destroy();
        else response.writeHead(500, { "content-length": "0" }).end();
      });
  };
}
