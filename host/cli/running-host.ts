import { readdir, readFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** What the admin API answers to an invocation. */
export type InvokeAnswer =
  | { readonly ok: true; readonly outputs: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly error: InvokeFailure };

/** With a code: the host could not run the function; without: the function failed. */
export interface InvokeFailure {
  readonly message: string;
  readonly code?: string;
  readonly cure?: string;
}

/** How long a host may take to say that it is there. */
const PING_MS = 1_000;

/** The address of a living host of the App in `root`: each writes `.sheaf/hosts/<pid>.json` while it runs. Undefined when there is none. */
export async function findRunningHost(root: string): Promise<string | undefined> {
  const folder = join(root, ".sheaf", "hosts");
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const url = await readAddress(join(folder, name));
    if (url !== undefined && (await answers(url))) return url;
  }
  return undefined;
}

/** Runs a function in that host and waits for its end, however long it takes. Undefined: it has no such function. */
export async function invokeIn(
  url: string,
  name: string,
  payload: string,
): Promise<InvokeAnswer | undefined> {
  const target = new URL(`/admin/functions/${encodeURIComponent(name)}?wait=true`, url);
  const { status, body } = await send(target, { method: "POST", body: JSON.stringify({ input: payload }) });
  if (status === 404) return undefined;
  try {
    return JSON.parse(body) as InvokeAnswer;
  } catch {
    throw new Error(`the host at ${url} answered ${status} with what is no JSON`);
  }
}

/** A host that was killed leaves its file behind. */
async function readAddress(path: string): Promise<string | undefined> {
  try {
    const { pid, url } = JSON.parse(await readFile(path, "utf8")) as { pid: number; url?: string };
    process.kill(pid, 0);
    return url;
  } catch {
    return undefined;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const { status } = await send(new URL("/admin/host/ping", url), { method: "GET", timeoutMs: PING_MS });
    return status === 200;
  } catch {
    return false;
  }
}

interface Message {
  readonly method: string;
  readonly body?: string;
  readonly timeoutMs?: number;
}

/** Not fetch: loading it takes longer than the call. */
function send(
  url: URL,
  { method, body, timeoutMs }: Message,
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const headers =
      body === undefined
        ? {}
        : { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const outgoing = request(url, { method, headers, agent: false }, (incoming) => {
      text(incoming).then((answer) => resolve({ status: incoming.statusCode ?? 0, body: answer }), reject);
    });
    if (timeoutMs !== undefined)
      outgoing.setTimeout(timeoutMs, () => outgoing.destroy(new Error("no answer in time")));
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
