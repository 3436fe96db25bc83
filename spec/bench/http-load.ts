import { connect, type Socket } from "node:net";

export interface Load {
  readonly url: URL;
  readonly connections: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly request?: string;
}

export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds, of every request. */
  readonly p50: number;
  readonly p99: number;
  readonly errors: number;
}

/**
 * Keep-alive connections, each with one request under way: bare sockets, because a client that parses costs more than the servers
 * it measures. Answers must carry Content-Length or be chunked.
 */
export async function loadHttp({
  url,
  connections,
  duration,
  request = get(url),
}: Load): Promise<LoadResult> {
  const end = performance.now() + duration;
  const lines = await Promise.all(
    Array.from({ length: connections }, () => new Line(url, Buffer.from(request), end).run()),
  );
  const times = lines.flatMap((line) => line.times).sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    perSecond: (times.length / duration) * 1_000,
    p50: at(0.5),
    p99: at(0.99),
    errors: lines.reduce((sum, line) => sum + line.errors, 0),
  };
}

function get(url: URL): string {
  return `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: keep-alive\r\n\r\n`;
}

const OK = "HTTP/1.1 200";
const LAST_CHUNK = "0\r\n\r\n";

class Line {
  readonly times: number[] = [];
  errors = 0;
  readonly #socket: Socket;
  readonly #request: Buffer;
  readonly #end: number;
  #begun = 0;
  /** Of the answer under way, in bytes: still to come; -1: it has not begun. */
  #missing = -1;
  /** Of the last answer that came in one piece, in bytes: the next one is nearly always as long, and need not be parsed. */
  #usual = -1;

  constructor(url: URL, request: Buffer, end: number) {
    this.#socket = connect(Number(url.port), url.hostname);
    this.#socket.setNoDelay(true);
    this.#request = request;
    this.#end = end;
  }

  run(): Promise<this> {
    return new Promise((resolve) => {
      this.#socket.on("connect", () => this.#next(performance.now()));
      this.#socket.on("data", (chunk) => this.#take(chunk));
      this.#socket.on("error", () => {
        this.errors += 1;
      });
      this.#socket.on("close", () => {
        // Whoever closes before the time is up has left a request without its answer.
        if (performance.now() < this.#end) this.errors += 1;
        resolve(this);
      });
    });
  }

  #next(now: number): void {
    if (now >= this.#end) {
      this.#socket.end();
      return;
    }
    this.#begun = now;
    this.#missing = -1;
    this.#socket.write(this.#request);
  }

  #take(chunk: Buffer): void {
    if (this.#missing === -1) this.#missing = this.#begin(chunk);
    else if (this.#missing === Number.POSITIVE_INFINITY)
      this.#missing = chunk.includes(LAST_CHUNK) ? 0 : this.#missing;
    else this.#missing -= chunk.length;
    if (this.#missing > 0) return;
    const now = performance.now();
    this.times.push(now - this.#begun);
    this.#next(now);
  }

  /** How many bytes of the body are still to come. */
  #begin(chunk: Buffer): number {
    if (chunk.length === this.#usual && isOk(chunk)) return 0;
    const missing = this.#parse(chunk);
    if (missing === 0 && isOk(chunk)) this.#usual = chunk.length;
    return missing;
  }

  #parse(chunk: Buffer): number {
    const head = chunk.indexOf("\r\n\r\n") + 4;
    const text = chunk.toString("latin1", 0, head);
    if (!text.startsWith(OK)) this.errors += 1;
    const length = /content-length: (\d+)/i.exec(text)?.[1];
    if (length !== undefined) return Number(length) - (chunk.length - head);
    return chunk.includes(LAST_CHUNK, head) ? 0 : Number.POSITIVE_INFINITY;
  }
}

/** Byte 9 is the first of the status: HTTP/1.1 200. */
function isOk(chunk: Buffer): boolean {
  return chunk[9] === 0x32;
}
