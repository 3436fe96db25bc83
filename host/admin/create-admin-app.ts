import type { RequestListener } from "node:http";
import express, { type ErrorRequestHandler } from "express";
import { toError } from "../../bindings/api/errors.ts";
import type { Logger } from "../../bindings/api/logger.ts";
import type { AdminHost } from "./admin-host.ts";
import { browserGuard } from "./browser-guard.ts";
import { functionsRouter } from "./functions-router.ts";
import { renderHomePage } from "./home-page.ts";

/** Everything that is not a function route: the admin API, health, the home page; 404 with an empty body for the rest. */
export function createAdminApp(host: AdminHost): RequestListener {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use("/admin", browserGuard(host));
  app.all("/admin/host/ping", (request, response) => {
    response.status(["GET", "HEAD", "POST"].includes(request.method) ? 200 : 404).end();
  });
  app.get("/admin/host/status", (_request, response) => {
    response.json(host.status());
  });
  app.use("/admin/functions", functionsRouter(host));
  app.get("/healthz", (_request, response) => {
    response.json({ ok: true });
  });
  app.get("/readyz", async (_request, response) => {
    const readiness = await host.ready();
    response.status(readiness.ok ? 200 : 503).json(readiness);
  });
  app.get("/", (_request, response) => {
    if (!host.homePage()) {
      response.status(204).end();
      return;
    }
    response.set(
      "content-security-policy",
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    );
    response.type("html").send(renderHomePage(host.functions()));
  });
  app.use((_request, response) => {
    response.status(404).end();
  });
  app.use(quietly(host.log));
  return app;
}

/** A client's mistake is answered with its status, the host's own with 500; neither with words. */
function quietly(log: Logger): ErrorRequestHandler {
  return (thrown: unknown, _request, response, next) => {
    const status = Number((thrown as { status?: unknown } | null)?.status);
    const isClients = status >= 400 && status < 500;
    const error = toError(thrown);
    if (!isClients) log.log("error", `The admin API failed: ${error.message}`, { error });
    if (response.headersSent) next(thrown);
    else response.status(isClients ? status : 500).end();
  };
}
