import { inspect } from "node:util";
import type { RpcHttp } from "../messages.ts";
import { decodeText } from "./decode-text.ts";
import { type Form, parseForm } from "./form.ts";
import { httpUser } from "./http-user.ts";
import { SystemError } from "./system-error.ts";
import { asBuffer, fromTypedData } from "./typed-data.ts";

type BodyProperty = "body" | "rawBody" | "bufferBody";

/** `context.req` of the v3 model. The body is decoded and parsed when it is first looked at. */
export class Request {
  method: string | undefined;
  url: string | undefined;
  originalUrl: string | undefined;
  headers: Record<string, string>;
  query: Record<string, string>;
  params: Record<string, string>;
  declare body?: unknown;
  declare rawBody?: unknown;
  declare bufferBody?: Buffer;
  readonly #bytes: Buffer | undefined;
  #user: Record<string, unknown> | null | undefined;

  constructor(http: RpcHttp) {
    this.method = http.method;
    this.url = http.url;
    this.originalUrl = http.url;
    this.headers = (http.headers as Record<string, string> | undefined) ?? {};
    this.query = (http.query as Record<string, string> | undefined) ?? {};
    this.params = (http.params as Record<string, string> | undefined) ?? {};
    if (http.body?.bytes) {
      this.#bytes = asBuffer(http.body.bytes);
      Object.defineProperties(this, lazyBody);
    }
  }

  get user(): Record<string, unknown> | null {
    if (this.#user === undefined) this.#user = httpUser(this.headers);
    return this.#user;
  }

  get(field: string): string | undefined {
    return this.headers?.[field.toLowerCase()];
  }

  parseFormBody(): Form {
    const contentType = this.get("content-type");
    if (!contentType) throw new SystemError(`"content-type" header must be defined.`);
    return parseForm(this.body as Buffer | string, contentType);
  }

  /** So that a logged request shows its body, not three getters. */
  [inspect.custom](): this {
    for (const name of bodyProperties) if (this.#bytes) void this[name];
    return this;
  }

  static compute(request: Request, name: BodyProperty): unknown {
    const bytes = request.#bytes;
    if (!bytes || name === "bufferBody") return bytes;
    const type = request.get("content-type")?.toLowerCase();
    // Azure's host leaves these two as bytes and makes text of everything else.
    if (type === "application/octet-stream" || type?.startsWith("multipart/")) {
      return name === "body" ? bytes : bytes.toString();
    }
    return fromTypedData({ string: decodeText(bytes) }, name === "body");
  }
}

const bodyProperties: readonly BodyProperty[] = ["bufferBody", "body", "rawBody"];
const lazyBody = Object.fromEntries(bodyProperties.map((name) => [name, lazy(name)]));

/** An own property, so that spreading and JSON.stringify see it; it becomes a plain one when first read or written. */
function lazy(name: BodyProperty): PropertyDescriptor {
  return {
    configurable: true,
    enumerable: true,
    get(this: Request) {
      const value = Request.compute(this, name);
      settle(this, value);
      return value;
    },
    set(this: Request, value: unknown) {
      settle(this, value);
    },
  };
  function settle(request: Request, value: unknown): void {
    Object.defineProperty(request, name, { configurable: true, enumerable: true, writable: true, value });
  }
}
