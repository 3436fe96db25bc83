/** Where `send` and its like finish an invocation. */
export interface Finisher {
  done(error?: unknown, result?: unknown): void;
}

/** `context.res` of the v3 model, made ahead: a function that sets nothing answers 200 with no body. */
export class Response {
  statusCode: string | number | undefined;
  headers: Record<string, unknown> = {};
  cookies: unknown[] = [];
  body: unknown;
  enableContentNegotiation: boolean | undefined;
  readonly #finisher: Finisher;

  constructor(finisher: Finisher) {
    this.#finisher = finisher;
  }

  end(body?: unknown): this {
    if (body !== undefined) this.body = body;
    this.setContentType();
    this.#finisher.done();
    return this;
  }

  send(body?: unknown): this {
    return this.end(body);
  }

  setHeader(field: string, value: unknown): this {
    this.headers[field.toLowerCase()] = value;
    return this;
  }

  header(field: string, value: unknown): this {
    return this.setHeader(field, value);
  }

  set(field: string, value: unknown): this {
    return this.setHeader(field, value);
  }

  getHeader(field: string): unknown {
    return this.headers[field.toLowerCase()];
  }

  get(field: string): unknown {
    return this.getHeader(field);
  }

  removeHeader(field: string): this {
    delete this.headers[field.toLowerCase()];
    return this;
  }

  status(statusCode: string | number): this {
    this.statusCode = statusCode;
    return this;
  }

  sendStatus(statusCode: string | number): this {
    this.status(statusCode);
    return this.end();
  }

  type(type: unknown): this {
    return this.set("content-type", type);
  }

  json(body: unknown): void {
    this.type("application/json");
    this.send(body);
  }

  setContentType(): void {
    if (Buffer.isBuffer(this.body) && !this.get("content-type")) this.type("application/octet-stream");
  }
}
