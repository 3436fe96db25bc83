import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { packageRoot, readVersion } from "../lib/version.ts";
import type { CommandAction } from "./command.ts";
import { errors } from "./errors.ts";
import { fileError } from "./payload.ts";

/** `sheaf init`: copies function-app-template/ and says what to do next. Overwrites nothing. */
export const run: CommandAction = async ({ args, terminal }) => {
  const folder = args[0] ?? ".";
  const target = resolve(folder);
  const template = join(packageRoot, "function-app-template");
  const files = await templateFiles(template);
  const taken = files.filter(({ to }) => existsSync(join(target, to)));
  if (taken.length > 0) {
    throw errors.SHEAF_INIT_EXISTS(
      `${target} already has ${taken.map(({ to }) => to).join(", ")}. Nothing was written.`,
    );
  }
  for (const { from, to } of files) {
    const content = await readFile(join(template, from));
    await write(join(target, to), to === "package.json" ? packageJson(content, basename(target)) : content);
  }
  terminal.note(`Made an App in ${target}: ${files.length} files.`);
  const steps = [
    ...(target === process.cwd() ? [] : [`cd ${relative(process.cwd(), target)}`]),
    "npm install",
    "npm start",
    `curl http://127.0.0.1:7071/api/orders -d '{"item":"tea","amount":2}'`,
    "npx sheaf table query Orders",
  ];
  terminal.note(`Next:\n${steps.map((step) => `  ${terminal.paintNote("bold", step)}`).join("\n")}`);
  return undefined;
};

/** npm leaves files named .gitignore out of a package, so the template's has no dot. */
async function templateFiles(template: string): Promise<{ readonly from: string; readonly to: string }[]> {
  const entries = await readdir(template, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(template, join(entry.parentPath, entry.name)))
    .sort()
    .map((from) => ({ from, to: from === "gitignore" ? ".gitignore" : from }));
}

/** With the App's own name, and the Sheaf that made it: by version from a registry, by path from a checkout. */
function packageJson(template: Uint8Array, name: string): string {
  const installed = packageRoot.split(sep).includes("node_modules");
  const json = JSON.parse(Buffer.from(template).toString("utf8"));
  json.name =
    name
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, "-")
      .replace(/^-+|-+$/g, "") || "function-app";
  json.devDependencies.sheaf = installed ? `^${readVersion()}` : `file:${packageRoot.replace(/[/\\]$/, "")}`;
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

async function write(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { flag: "wx" });
  } catch (thrown) {
    throw fileError("write", path, thrown);
  }
}
