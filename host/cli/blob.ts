import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { finished, pipeline } from "node:stream/promises";
import type { BlobInfo, BlobStore } from "../../bindings/api/blob-store.ts";
import { HostError } from "../../bindings/api/errors.ts";
import { withConnection } from "./app-data.ts";
import type { CommandAction, CommandCall } from "./command.ts";
import { contentTypeOf } from "./content-type.ts";
import { errors } from "./errors.ts";
import { listNames, printItems } from "./listing.ts";
import { fileError } from "./payload.ts";

const BLOBS_PER_PAGE = 1_000;

export const put: CommandAction<{ readonly contentType?: string }> = (call) => {
  const [path = "", file = ""] = call.args;
  const { container, name } = splitPath(path);
  return withConnection(call, async ({ open }) => {
    const store = await open("blob", container);
    const contentType = call.options.contentType ?? contentTypeOf(name) ?? contentTypeOf(file);
    const effect = await store.put(
      name,
      contentOf(file, call),
      contentType === undefined ? {} : { contentType },
    );
    await effect.client.commit([effect]);
    call.terminal.note(`Stored ${path}.`);
  });
};

export const get: CommandAction<{ readonly out?: string }> = (call) => {
  const [path = ""] = call.args;
  const { container, name } = splitPath(path);
  return withConnection(call, async ({ open }) => {
    const content = await (await open("blob", container)).read(name);
    if (!content) throw errors.SHEAF_NOT_FOUND(`There is no blob ${path}.`);
    const { out } = call.options;
    if (out !== undefined) return saveTo(out, content.body, call);
    for await (const chunk of content.body) await call.terminal.print(chunk as Uint8Array);
  });
};

export const list: CommandAction<{ readonly prefix?: string }> = (call) => {
  const [container] = call.args;
  if (container === undefined) return listNames(call, "blob");
  return withConnection(call, async ({ open }) => {
    const blobs = pages(await open("blob", container), call.options.prefix ?? "");
    await printItems(call, blobs, ({ name, size, contentType }) => `${name}  ${size} bytes  ${contentType}`);
  });
};

export const remove: CommandAction = (call) => {
  const [path = ""] = call.args;
  const { container, name } = splitPath(path);
  return withConnection(call, async ({ open }) => {
    const effect = (await open("blob", container)).delete(name);
    await effect.client.commit([effect]);
    call.terminal.note(`Deleted ${path}.`);
  });
};

function splitPath(path: string): { readonly container: string; readonly name: string } {
  const slash = path.indexOf("/");
  if (slash < 1 || slash === path.length - 1) {
    throw errors.SHEAF_USAGE(`"${path}" is no blob: a container and a name are needed.`, {
      cure: "Write container/name, for example images/cat.png.",
    });
  }
  return { container: path.slice(0, slash), name: path.slice(slash + 1) };
}

/** Streams: a blob may be larger than memory. */
async function* contentOf(file: string, { terminal }: CommandCall): AsyncIterable<Uint8Array> {
  if (file === "-") return yield* terminal.stdin as AsyncIterable<Uint8Array>;
  try {
    yield* createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Uint8Array>;
  } catch (thrown) {
    throw thrown instanceof HostError ? thrown : fileError("read", file, thrown);
  }
}

/** Written beside the file and renamed: a transfer that breaks off leaves the old file as it was. */
async function saveTo(file: string, body: NodeJS.ReadableStream, { terminal }: CommandCall): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  const target = createWriteStream(partial);
  try {
    await pipeline(body, target);
    await rename(partial, file);
  } catch (thrown) {
    await finished(target).catch(() => {});
    await rm(partial, { force: true });
    throw fileError("write", file, thrown);
  }
  terminal.note(`Wrote ${file}.`);
}

async function* pages(store: BlobStore, prefix: string): AsyncIterable<ReturnType<typeof describe>> {
  let after: string | undefined;
  for (;;) {
    const page = await store.list({ prefix, max: BLOBS_PER_PAGE, ...(after === undefined ? {} : { after }) });
    yield* page.map(describe);
    after = page.at(-1)?.name;
    if (after === undefined) return;
  }
}

function describe({ name, size, etag, contentType }: BlobInfo) {
  return { name, size, etag, contentType };
}
