import { connect } from "node:net";

const AGAIN_MS = 2;

/** Resolves when the URL answers with 200 for the first time. Rejects after `deadlineMs`. */
export async function firstAnswer(url: URL, deadlineMs = 20_000): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!(await answers(url))) {
    if (performance.now() > end) throw new Error(`${url} did not answer within ${deadlineMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

/** On a bare socket: what asks again and again must not take the CPU from what starts. */
function answers(url: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(url.port), url.hostname);
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.on("connect", () => socket.write(`GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`));
    socket.on("data", (chunk) => end(chunk.toString("latin1", 9, 12) === "200"));
    socket.on("error", () => end(false));
    socket.on("close", () => end(false));
  });
}
