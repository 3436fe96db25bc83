import type { IncomingMessage } from "node:http";
import type { RequestHandler } from "express";

const LOOPBACK = /^(?:localhost|[\w-]+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;
const READS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * The admin API of a host on a developer's machine needs no key, so a web page must not reach it: a page of another
 * origin may not change anything, and a name that was rebound to 127.0.0.1 may not even read. Answers 403.
 */
export function browserGuard(host: { loopbackOnly(): boolean }): RequestHandler {
  return (request, response, next) => {
    const rebound = host.loopbackOnly() && !LOOPBACK.test(request.headers.host ?? "localhost");
    if (rebound || (!READS.has(request.method) && isCrossOrigin(request))) response.status(403).end();
    else next();
  };
}

/** Browsers send one of the two headers with every request that changes something; other programs send neither. */
function isCrossOrigin(request: IncomingMessage): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return true;
  const { origin } = request.headers;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== request.headers.host;
}
