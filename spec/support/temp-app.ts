import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { repository } from "./paths.ts";

/** An App in a folder of its own. Text is written as it is, anything else as JSON. */
export interface TempApp {
  readonly root: string;
  write(path: string, content: unknown): Promise<void>;
  remove(): Promise<void>;
}

/** Paths to contents; `host.json` is added when it is not among them. */
export async function makeApp(files: Readonly<Record<string, unknown>>): Promise<TempApp> {
  const app = await emptyApp();
  const all: Readonly<Record<string, unknown>> = { "host.json": { version: "2.0" }, ...files };
  for (const [path, content] of Object.entries(all)) await app.write(path, content);
  return app;
}

/** A copy of one of samples/. */
export async function copySample(name: string): Promise<TempApp> {
  const app = await emptyApp();
  await cp(join(repository, "samples", name), app.root, {
    recursive: true,
    filter: (source) => !source.includes(".sheaf"),
  });
  return app;
}

async function emptyApp(): Promise<TempApp> {
  const root = await mkdtemp(join(tmpdir(), "sheaf-app-"));
  return {
    root,
    write: async (path, content) => {
      const file = join(root, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, typeof content === "string" ? content : JSON.stringify(content, null, 2));
    },
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 3 }),
  };
}
