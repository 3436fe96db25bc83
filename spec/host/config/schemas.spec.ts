import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import type { JsonSchema } from "../../../bindings/api/binding.ts";
import { catalog } from "../../../bindings/catalog.ts";
import { editorSchemas } from "../../../host/config/editor-schemas.ts";
import { generateValidators } from "../../../host/config/generate.ts";
import { checkedSchemas } from "../../../host/config/schemas.ts";
import {
  type CompiledBySchema,
  createAjv,
  GENERATED_FILE,
  Validators,
} from "../../../host/config/validators.ts";
import { bindings, QUEUE, TABLE } from "../app/broken-app.ts";
import { fakeCatalog } from "../app/fake-catalog.ts";

/** Runs the text of a generated module. */
function run(text: string): CompiledBySchema {
  const exports: { bySchema?: CompiledBySchema } = {};
  new Function("require", "exports", text)(createRequire(import.meta.url), exports);
  return exports.bySchema ?? {};
}

describe("validators compiled at build time", () => {
  const schemas = checkedSchemas(fakeCatalog);
  const ahead = new Validators(run(generateValidators(schemas)));
  const atRunTime = new Validators({});

  it("say and fill in the same as validators compiled at run time, without ajv", () => {
    const values = [
      {},
      { queueName: "a" },
      { queueName: 1, take: -1 },
      { batchSize: 99, maxPollingInterval: "x", messageEncoding: "no" },
      { methods: ["GET", 1] },
      [],
      null,
    ];
    for (const schema of schemas) {
      for (const value of values) {
        const [a, b] = [structuredClone(value), structuredClone(value)];
        const [one, other] = [ahead.for(schema), atRunTime.for(schema)];
        assert.deepEqual([one(a), one.errors, a], [other(b), other.errors, b]);
      }
    }
    assert.equal(ahead.ahead, true);
    assert.equal(atRunTime.ahead, false);
  });

  it("are used for equal schemas only", () => {
    const validators = new Validators(run(generateValidators(schemas)));
    assert.equal(
      validators.for({ type: "object", properties: { other: { type: "string" } } })({ other: 1 }),
      false,
    );
    assert.equal(validators.ahead, false);
  });

  it("are in the package for every schema of the catalog, so that start-up never loads ajv", function () {
    if (!existsSync(new URL(`../../../host/config/${GENERATED_FILE}`, import.meta.url))) {
      this.skip(); // compiled with tsc alone: npm run build generates them
    }
    const validators = new Validators();
    for (const schema of checkedSchemas(catalog)) validators.for(schema);
    assert.equal(validators.ahead, true);
  });

  it("refuse a schema with a mistake in it at build time", () => {
    assert.throws(() => generateValidators([{ type: "object", propertys: {} }]), /propertys/);
  });
});

describe("the schemas for editors", () => {
  for (const [name, from] of [
    ["fakes", fakeCatalog],
    ["the catalog", catalog],
  ] as const) {
    it(`are sound JSON Schemas (${name})`, () => {
      for (const schema of Object.values(editorSchemas(from))) {
        createAjv({ strict: true, strictTypes: false, strictRequired: false, useDefaults: false }).compile(
          schema,
        );
      }
    });
  }

  it("take what is right and refuse what is wrong in function.json", () => {
    const validate = createAjv({ strict: false, useDefaults: false }).compile(
      editorSchemas(fakeCatalog)["function.schema.json"] as JsonSchema,
    );
    const accepts = (text: string) => validate(JSON.parse(text));
    assert.equal(accepts(bindings(QUEUE, TABLE)), true, JSON.stringify(validate.errors));
    assert.equal(accepts(bindings(QUEUE, TABLE.replace("tableName", "tabelName"))), false);
    assert.equal(accepts(bindings('{ "type": "queueTriger", "name": "x" }')), false);
    assert.equal(accepts("{}"), false);
  });

  it("take what is right and refuse what is wrong in host.json", () => {
    const validate = createAjv({ strict: false, useDefaults: false }).compile(
      editorSchemas(fakeCatalog)["host.schema.json"] as JsonSchema,
    );
    assert.equal(validate({ version: "2.0", extensions: { queues: { batchSize: 4 } } }), true);
    assert.equal(validate({ version: "2.0", extensions: { queues: { batchSize: 40 } } }), false);
    assert.equal(validate({}), false);
  });
});
