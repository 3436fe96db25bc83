import express, { type Request, type Response, Router } from "express";
import { toError } from "../../bindings/api/errors.ts";
import type { AdminFunction, AdminHost } from "./admin-host.ts";
import { failureToJson, outcomeToJson } from "./outcome-json.ts";

const BODY_LIMIT = "100mb";

/** `/admin/functions`: list, look, and start by hand. */
export function functionsRouter(host: AdminHost): Router {
  const router = Router();
  router.get("/", (request, response) => {
    response.json(host.functions().map((each) => describe(each, originOf(request))));
  });
  router.get("/:name", (request, response) => {
    const found = find(host, request.params.name);
    if (found) response.json(describe(found, originOf(request)));
    else response.status(404).end();
  });
  router.get("/:name/status", (request, response) => {
    const found = find(host, request.params.name);
    if (!found) response.status(404).end();
    else
      response.json(
        found.problems.length === 0 ? {} : { errors: found.problems.map(({ message }) => message) },
      );
  });
  // Any content type: `curl -d` says that its JSON is a form.
  router.post("/:name", express.text({ type: () => true, limit: BODY_LIMIT }), async (request, response) => {
    const found = find(host, request.params.name);
    const input = readInput(request.body);
    if (!found) response.status(404).end();
    else if (input === undefined) response.status(400).end();
    else if (request.query.wait === "true") await runAndAnswer(host, { name: found.name, input, response });
    else runInBackground(host, found.name, input, response);
  });
  return router;
}

async function runAndAnswer(
  host: AdminHost,
  { name, input, response }: { readonly name: string; readonly input: string; readonly response: Response },
): Promise<void> {
  const result = await host.invoke(name, input).then(outcomeToJson, failureToJson);
  response.type("json").send(result);
}

/** What becomes of it is in the log only. */
function runInBackground(host: AdminHost, name: string, input: string, response: Response): void {
  response.status(202).end();
  host.invoke(name, input).catch((thrown: unknown) => {
    const error = toError(thrown);
    host.log.log("error", `Function '${name}' could not be started: ${error.message}`, {
      functionName: name,
      error,
    });
  });
}

function find(host: AdminHost, name: string | undefined): AdminFunction | undefined {
  const wanted = name?.toLowerCase();
  return host.functions().find((each) => each.name.toLowerCase() === wanted);
}

/** `{"input": …}`: a text as it is, any other value as JSON; without a body the empty text. Undefined: not such a body. */
function readInput(body: unknown): string | undefined {
  if (typeof body !== "string" || body.trim() === "") return "";
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return undefined;
  const { input } = parsed as { readonly input?: unknown };
  if (input === undefined || input === null) return "";
  return typeof input === "string" ? input : JSON.stringify(input);
}

/** As Azure spells it. Links to files are null: the host serves none. */
function describe(found: AdminFunction, origin: string): Record<string, unknown> {
  return {
    name: found.name,
    script_root_path_href: null,
    script_href: null,
    config_href: null,
    test_data_href: null,
    href: `${origin}/admin/functions/${found.name}`,
    invoke_url_template: found.url?.toLowerCase() ?? null,
    language: "node",
    config: found.config,
    files: null,
    test_data: null,
    isDisabled: found.isDisabled,
    isDirect: false,
    isProxy: false,
  };
}

function originOf(request: Request): string {
  return `${request.protocol}://${request.headers.host ?? "localhost"}`;
}
