import type { BindContext, Binding } from "../../api/binding.ts";
import type { Outcome } from "../../api/effect.ts";
import { HostError, toError } from "../../api/errors.ts";
import type {
  AuthLevel,
  HttpHandler,
  HttpRequest,
  HttpResponse,
  HttpRoute,
  HttpRoutes,
} from "../../api/http-routes.ts";
import { Idle } from "../../api/idle.ts";
import type { Dispatch, Listener, Trigger } from "../../api/listener.ts";
import { errors } from "./errors.ts";
import { HttpEvent } from "./event.ts";
import { requestFromPayload } from "./payload.ts";
import { FAILED, toHttpResponse } from "./response.ts";

const LEVELS: readonly AuthLevel[] = ["anonymous", "function", "admin", "user", "system"];

interface RouteSettings {
  readonly functionName: string;
  readonly template: string;
  readonly methods?: readonly string[];
  readonly authLevel: AuthLevel;
}

/** Rejects with a HostError for a route, method or level that does not exist. */
export async function openTrigger(binding: Binding, context: BindContext): Promise<Trigger> {
  const routes = await context.open("http", undefined, context.functionName);
  const settings = readSettings(binding, context, routes);
  const output = httpOutputName(context.bindings);
  return {
    listen: (dispatch) =>
      new HttpListener(routes, settings, { dispatch, respond: responder(output, context) }),
    event: async (payload) =>
      new HttpEvent(requestFromPayload(payload, urlOf(routes, settings), settings.methods)),
    describe: () => `${settings.methods ? `[${settings.methods.join(",")}] ` : ""}${urlOf(routes, settings)}`,
  };
}

type Respond = (outcome: Outcome, request: HttpRequest) => HttpResponse;

function responder(output: string | undefined, { functionName, log }: BindContext): Respond {
  return (outcome, request) => {
    try {
      return toHttpResponse(outcome, output, request.headers.accept);
    } catch (thrown) {
      const error = toError(thrown);
      log.log("error", `Function '${functionName}': ${error.message}`, { functionName, error });
      return FAILED;
    }
  };
}

/** Takes requests while its route is in the table. */
class HttpListener implements Listener {
  readonly #routes: HttpRoutes;
  readonly #route: HttpRoute;
  #running = 0;
  readonly #idle = new Idle();

  constructor(
    routes: HttpRoutes,
    settings: RouteSettings,
    { dispatch, respond }: { readonly dispatch: Dispatch; readonly respond: Respond },
  ) {
    this.#routes = routes;
    const handler: HttpHandler = (request) => {
      this.#running += 1;
      return dispatch(new HttpEvent(request)).then((outcome) => {
        this.#leave();
        return respond(outcome, request);
      });
    };
    this.#route = { ...settings, handler };
  }

  async start(): Promise<void> {
    this.#routes.add(this.#route);
  }

  /** A request cannot be given back: at `hurry` its caller is left to the server, which cuts the connection. */
  async stop(hurry: AbortSignal): Promise<void> {
    this.#routes.remove(this.#route);
    if (this.#running > 0) await this.#idle.wait(hurry);
  }

  #leave(): void {
    this.#running -= 1;
    if (this.#running === 0) this.#idle.tell();
  }
}

function readSettings(binding: Binding, context: BindContext, routes: HttpRoutes): RouteSettings {
  const { functionName } = context;
  const route = typeof binding.route === "string" ? binding.route.replace(/^\/+/, "") : "";
  if (route !== "") checkRoute(route, binding, context, routes);
  const methods = readMethods(binding, context);
  const base = {
    functionName,
    template: route === "" ? functionName : route,
    authLevel: readLevel(binding, context),
  };
  return methods.length > 0 ? { ...base, methods } : base;
}

/** The route table knows what is wrong; only here it is known where. */
function checkRoute(route: string, binding: Binding, context: BindContext, routes: HttpRoutes): void {
  try {
    routes.check(route);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const where = error.where ?? context.where(binding, "route");
    throw new HostError(error.code, `Function '${context.functionName}': ${error.message}`, {
      where,
      cure: error.cure,
    });
  }
}

function readLevel(binding: Binding, context: BindContext): AuthLevel {
  const written = binding.authLevel ?? "function";
  const level = LEVELS.find((each) => each === String(written).toLowerCase());
  if (level) return level;
  throw errors.SHEAF_HTTP_AUTH_LEVEL(
    `Function '${context.functionName}': authLevel '${String(written)}' does not exist.`,
    { where: context.where(binding, "authLevel") },
  );
}

function readMethods(binding: Binding, context: BindContext): string[] {
  const written = Array.isArray(binding.methods) ? binding.methods.map(String) : [];
  const wrong = written.find((method) => !/^[!#$%&'*+.^_`|~\w-]+$/.test(method));
  if (wrong === undefined) return [...new Set(written.map((method) => method.toUpperCase()))];
  throw errors.SHEAF_HTTP_METHOD(`Function '${context.functionName}': '${wrong}' is not an HTTP method.`, {
    where: context.where(binding, "methods"),
  });
}

function httpOutputName(bindings: readonly Binding[]): string | undefined {
  return bindings.find((each) => each.direction === "out" && each.type.toLowerCase() === "http")?.name;
}

function urlOf(routes: HttpRoutes, settings: RouteSettings): string {
  return `${routes.base}/${settings.template}`;
}
