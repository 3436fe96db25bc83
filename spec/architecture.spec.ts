import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/**
 * The import table of ARCHITECTURE.md: a file whose path begins with the key may import, besides its own folder and
 * bindings/api, what matches one of the expressions. The longest key that fits decides.
 */
const allowed: Readonly<Record<string, readonly RegExp[]>> = {
  "bindings/api/": [],
  "bindings/contracts/": [],
  "bindings/types/": [],
  "bindings/types/blob/": [/^bindings\/types\/queue\//],
  "bindings/providers/": [],
  "bindings/": [/^bindings\//],
  "host/lib/": [],
  "host/worker/": [/^host\/lib\//],
  "host/config/": [/^host\/lib\//, /^bindings\/catalog\.ts$/],
  "host/runtime/": [/^host\/(worker|lib)\//, /^bindings\/connections\.ts$/],
  "host/app/": [/^host\/(runtime|worker|config|lib)\//, /^bindings\//],
  "host/http/": [/^host\/lib\//],
  "host/admin/": [/^host\/(app|runtime|lib)\//],
  "host/cli/": [
    /^host\/(config|lib)\//,
    /^host\/index\.ts$/,
    /^bindings\/(catalog|connections)\.ts$/,
    /^bindings\/contracts\//,
  ],
  "host/": [/^host\/(?!cli\/)/, /^bindings\//],
};

describe("the architecture", () => {
  const files = ["bindings", "host"].flatMap((folder) => sources(join(root, folder)));

  it("holds the import table of ARCHITECTURE.md", () => {
    const breaches = files.flatMap((file) =>
      imports(file)
        .filter((target) => !mayImport(file, target))
        .map((target) => `${file} -> ${target}`),
    );
    assert.deepEqual(breaches, []);
  });

  it("has no import cycles", () => {
    const graph = new Map(files.map((file) => [file, imports(file, { types: false })]));
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      assert.ok(!path.includes(file), [...path, file].join(" -> "));
      if (done.has(file)) return;
      for (const target of graph.get(file) ?? []) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
  });

  it("lets user code's side of the worker see only its messages and the shared memory", () => {
    const visible = /^host\/worker\/((user|protocol)\/|(messages|worker)\.ts$)/;
    const breaches = files
      .filter((file) => file.startsWith("host/worker/user/"))
      .flatMap((file) =>
        imports(file)
          .filter((target) => !visible.test(target) && !target.startsWith("bindings/api/"))
          .map((target) => `${file} -> ${target}`),
      );
    assert.deepEqual(breaches, []);
  });

  it("names no file utils, helpers or common", () => {
    assert.deepEqual(
      files.filter((file) => /(utils|helpers|common)\.ts$/.test(file)),
      [],
    );
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => relative(root, join(folder, name)));
}

function imports(file: string, { types = true } = {}): string[] {
  const text = readFileSync(join(root, file), "utf8");
  const found = [...text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^"';]*?from\s+)?["'](\.[^"']+)["']/gm)]
    .filter(([, type]) => types || type === undefined)
    .map(([, , target]) => target ?? "");
  const lazy = [...text.matchAll(/import\(\s*["'](\.[^"']+)["']\s*\)/g)].map(([, target]) => target ?? "");
  return [...found, ...lazy].map((target) => relative(root, resolve(root, dirname(file), target)));
}

function mayImport(file: string, target: string): boolean {
  if (target.startsWith("bindings/api/")) return true;
  const key = Object.keys(allowed)
    .filter((prefix) => file.startsWith(prefix))
    .sort((a, b) => b.length - a.length)[0];
  if (key === undefined) return false;
  const own = ownFolder(file);
  return (
    (own !== "host/" && target.startsWith(own)) ||
    (allowed[key] ?? []).some((expression) => expression.test(target))
  );
}

/** `bindings/types/queue/`, `host/worker/`: the folder that is one feature. */
function ownFolder(file: string): string {
  const parts = file.split("/");
  const depth = file.startsWith("bindings/types/") || file.startsWith("bindings/providers/") ? 3 : 2;
  return `${parts.slice(0, Math.min(depth, parts.length - 1)).join("/")}/`;
}
