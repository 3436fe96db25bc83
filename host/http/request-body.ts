import type { IncomingMessage } from "node:http";

/** Announced in the headers, be it by length or in chunks. */
export function hasBody(request: IncomingMessage): boolean {
  const length = request.headers["content-length"];
  return length === undefined ? request.headers["transfer-encoding"] !== undefined : length !== "0";
}

export function announcesTooMuch(request: IncomingMessage, limit: number): boolean {
  const length = request.headers["content-length"];
  return length !== undefined && Number(length) > limit;
}

/**
 * Calls back once: with the whole body (undefined: it was empty), `too-large` as soon as it exceeds `limit` bytes, or
 * `gone` when the client went away before its end.
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  done: (body: Uint8Array | undefined | "too-large" | "gone") => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let finished = false;
  const finish = (result: Uint8Array | undefined | "too-large" | "gone") => {
    if (finished) return;
    finished = true;
    done(result);
  };
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) {
      chunks.length = 0;
      finish("too-large");
    } else if (!finished) chunks.push(chunk);
  });
  request.on("end", () =>
    finish(size === 0 ? undefined : chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size)),
  );
  request.on("error", () => finish("gone"));
  request.on("close", () => finish("gone"));
}
