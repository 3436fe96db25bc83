export type AuthLevel = "anonymous" | "function" | "admin" | "user" | "system";

/** A request as the function sees it: header names in lower case, values joined with commas, `query` and `params` decoded. */
export class HttpRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  /** Absent when the request has none. */
  readonly body?: Uint8Array;

  constructor(request: HttpRequestFields) {
    this.method = request.method;
    this.url = request.url;
    this.headers = request.headers;
    this.query = request.query;
    this.params = request.params;
    if (request.body) this.body = request.body;
  }
}
export interface HttpRequestFields {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
}

export interface HttpCookie {
  readonly name: string;
  readonly value: string;
  readonly domain?: string;
  readonly path?: string;
  /** Milliseconds since the epoch. */
  readonly expires?: number;
  readonly secure?: boolean;
  readonly httpOnly?: boolean;
  readonly sameSite?: "Strict" | "Lax" | "None";
  /** Seconds. */
  readonly maxAge?: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly cookies?: readonly HttpCookie[];
  readonly body?: string | Uint8Array;
}

/** Answers one request. Never rejects. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse>;

export interface HttpRoute {
  readonly functionName: string;
  /** An ASP.NET route template without the prefix. */
  readonly template: string;
  /** Upper case; all methods when absent. */
  readonly methods?: readonly string[];
  readonly authLevel: AuthLevel;
  readonly handler: HttpHandler;
}

/** The kind `http`, offered by the host: the http trigger opens it like any other store. */
export interface HttpRoutes {
  /** The base of the function's URL, for listings: `http://127.0.0.1:7071/api`. */
  readonly base: string;
  /** Checks a template without adding it; throws a HostError for one that is not valid. */
  check(template: string): void;
  add(route: HttpRoute): void;
  remove(route: HttpRoute): void;
}
