import { createRequire } from "node:module";
import { join } from "node:path";
import type { Ajv, Options } from "ajv";
import type { JsonSchema } from "../../bindings/api/binding.ts";
import { packageRoot } from "../lib/version.ts";

/** What ajv tells about one thing that is wrong. */
export interface SchemaError {
  readonly keyword: string;
  /** JSON pointer into the value. */
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}
/** Fills defaults in: the value must be the caller's own. */
export interface Validate {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** What `generate.ts` writes beside this file: the JSON text of a schema → its compiled validator. */
export type CompiledBySchema = Readonly<Record<string, Validate>>;
export const GENERATED_FILE = "validators.generated.cjs";

const load = createRequire(import.meta.url);

/**
 * Validators for schemas. Those of the catalog are compiled at build time, because loading ajv costs 60 ms; any other
 * schema (a catalog of a test, a build without the generated file) is compiled when first needed.
 */
export class Validators {
  readonly #compiled = new Map<JsonSchema, Validate>();
  readonly #generated: CompiledBySchema;
  #ajv: Ajv | undefined;

  constructor(generated: CompiledBySchema = loadGenerated()) {
    this.#generated = generated;
  }

  for(schema: JsonSchema): Validate {
    let validate = this.#compiled.get(schema);
    if (!validate) {
      validate = this.#generated[JSON.stringify(schema)] ?? this.#compile(schema);
      this.#compiled.set(schema, validate);
    }
    return validate;
  }

  /** Was everything so far compiled at build time? */
  get ahead(): boolean {
    return this.#ajv === undefined;
  }

  #compile(schema: JsonSchema): Validate {
    this.#ajv ??= createAjv({ strict: false });
    return this.#ajv.compile(schema) as Validate;
  }
}

/** Knows our keyword `expression`, the keywords of editors, and the format `timespan`. Loads ajv. */
export function createAjv(options: Options): Ajv {
  const { Ajv: Constructor } = load("ajv") as { Ajv: new (options: Options) => Ajv };
  const ajv = new Constructor({ allErrors: true, useDefaults: true, logger: false, ...options });
  for (const keyword of ["expression", "markdownDescription", "enumDescriptions", "deprecationMessage"]) {
    ajv.addKeyword(keyword);
  }
  // As parseTimeSpan of bindings/api reads it; a plain pattern, so that it is compiled into the generated file.
  ajv.addFormat("timespan", /^(\d{1,8}\.)?([01]?\d|2[0-3])(:[0-5]?\d){2}(\.\d{1,7})?$/);
  return ajv;
}

function loadGenerated(): CompiledBySchema {
  try {
    return (
      load(join(packageRoot, "dist/host/config", GENERATED_FILE)) as { readonly bySchema: CompiledBySchema }
    ).bySchema;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return {};
    throw error;
  }
}
