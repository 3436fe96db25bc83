/*
 * Run after tsc, as `node dist/host/config/generate.js`: compiles the validators that start-up needs, so that it never loads
 * ajv, and writes the schemas for editors to dist/schemas.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Ajv } from "ajv";
import type { JsonSchema } from "../../bindings/api/binding.ts";
import { type Catalog, catalog } from "../../bindings/catalog.ts";
import { editorSchemas } from "./editor-schemas.ts";
import { checkedSchemas } from "./schemas.ts";
import { createAjv, GENERATED_FILE } from "./validators.ts";

/** The text of a CommonJS module: `bySchema`, the JSON text of each schema → its validator. Throws for a schema that is not sound. */
export function generateValidators(schemas: readonly JsonSchema[]): string {
  const ajv = createAjv({ ...STRICT, code: { source: true } });
  const texts = [...new Set(schemas.map((schema) => JSON.stringify(schema)))];
  for (const [index, text] of texts.entries()) ajv.addSchema(JSON.parse(text), `schema${index}`);
  const names = Object.fromEntries(texts.map((_, index) => [`validate${index}`, `schema${index}`]));
  return `${standalone(ajv, names)}
exports.bySchema = {
${texts.map((text, index) => `  ${JSON.stringify(text)}: exports.validate${index},`).join("\n")}
};
`;
}

const STRICT = { strict: true, strictTypes: false, strictRequired: false, strictTuples: false } as const;

function standalone(ajv: Ajv, names: Readonly<Record<string, string>>): string {
  const load = createRequire(import.meta.url);
  const { default: code } = load("ajv/dist/standalone") as {
    readonly default: (ajv: Ajv, names: object) => string;
  };
  return code(ajv, names);
}

/** Writes both into the built package. */
function writeGenerated(dist: string, from: Catalog): void {
  writeFileSync(join(dist, "host/config", GENERATED_FILE), generateValidators(checkedSchemas(from)));
  mkdirSync(join(dist, "schemas"), { recursive: true });
  for (const [name, schema] of Object.entries(editorSchemas(from))) {
    writeFileSync(join(dist, "schemas", name), `${JSON.stringify(schema, null, 2)}\n`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  writeGenerated(fileURLToPath(new URL("../..", import.meta.url)), catalog);
}
