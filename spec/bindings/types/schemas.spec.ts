import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import type { BindingType, JsonSchema } from "../../../bindings/api/binding.ts";
import { repository } from "../../support/paths.ts";

const folders = readdirSync(join(repository, "bindings/types"), { withFileTypes: true }).filter((entry) =>
  entry.isDirectory(),
);
/** Names of settings, what is not used, and what is one of a few words in any case. */
const PLAIN: ReadonlySet<string> = new Set(["connection", "access", "authLevel"]);
const ROLES = ["trigger", "input", "output"] as const;

interface Property {
  readonly type?: string;
  readonly description?: string;
  readonly expression?: string;
  readonly enum?: unknown;
  readonly format?: string;
}

function propertiesOf(schema: JsonSchema | undefined): [string, Property][] {
  return Object.entries((schema?.properties ?? {}) as Record<string, Property>);
}

for (const { name: folder } of folders) {
  describe(`the binding type in ${folder}/`, () => {
    let types: readonly BindingType[];
    let schemas: JsonSchema[];
    before(async () => {
      const loaded = (await import(`../../../bindings/types/${folder}/index.js`)).default as
        | BindingType
        | BindingType[];
      types = Array.isArray(loaded) ? loaded : [loaded];
      schemas = types.flatMap(({ schema, hostJson }) => [
        ...Object.values(schema),
        ...(hostJson ? [hostJson.schema] : []),
      ]);
    });

    it("has a schema and a maker for each of its names", () => {
      const known = types.flatMap(({ names, schema, ...makers }) =>
        ROLES.filter((role) => names[role]).map((role) => [typeof schema[role], typeof makers[role]]),
      );
      assert(known.length > 0);
      for (const kinds of known) assert.deepEqual(kinds, ["object", "function"]);
      assert.equal(types.flatMap(({ schema }) => Object.keys(schema)).length, known.length);
    });

    it("has schemas that can be compiled, with defaults that they allow", () => {
      const ajv = new Ajv({ allErrors: true, useDefaults: true });
      ajv.addKeyword("expression");
      ajv.addFormat("timespan", /^(\d+\.)?\d\d:\d\d:\d\d(\.\d{1,7})?$/);
      for (const schema of schemas) {
        const given = Object.fromEntries(((schema.required ?? []) as string[]).map((name) => [name, "a/b"]));
        const validate = ajv.compile(schema);
        assert(validate(given), ajv.errorsText(validate.errors));
      }
    });

    it("describes every property", () => {
      const silent = schemas.flatMap(propertiesOf).filter(([, { description }]) => !description);
      assert.deepEqual(silent, []);
    });

    it("says of each text what may stand in it", () => {
      const texts = types
        .flatMap(({ schema }) => Object.values(schema).flatMap(propertiesOf))
        .filter(([name, property]) => property.type === "string" && !property.enum && !PLAIN.has(name));
      for (const [name, { expression }] of texts) assert.match(String(expression), /^(setting|data)$/, name);
    });

    it("has a README that names each property that does something", () => {
      const readme = readFileSync(join(repository, "bindings/types", folder, "README.md"), "utf8");
      const unnamed = schemas
        .flatMap(propertiesOf)
        .filter(([, { description = "" }]) => !/without effect|not used/.test(description))
        .map(([name]) => name)
        .filter((name) => !readme.includes(`\`${name}`) && !readme.includes(`${name}\``));
      assert.deepEqual(unnamed, []);
    });
  });
}
