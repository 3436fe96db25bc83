import type { JsonSchema } from "../../bindings/api/binding.ts";
import { HostError } from "../../bindings/api/errors.ts";
import { resolveSettings, templateNames } from "../../bindings/api/expression.ts";
import { isSchema } from "../config/normalize.ts";
import { connectionProperty } from "./check-connection.ts";
import type { FoundType } from "./find-type.ts";
import type { BindingContext } from "./read-binding.ts";

/** Puts settings in the place of %NAME%, and checks {templates}, where the schema says that a property takes them. */
export class PropertyResolver {
  readonly #properties: JsonSchema;
  readonly #connection: string | null;
  readonly #context: BindingContext;
  /** Hold the values of settings by now, which no message may show. */
  readonly #resolved = new Set<string>();

  constructor(schema: JsonSchema, found: FoundType, context: BindingContext) {
    this.#properties = isSchema(schema.properties) ? schema.properties : {};
    this.#connection = connectionProperty(found);
    this.#context = context;
  }

  resolve(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      Object.entries(value).map(([name, text]) => [name, this.#resolveOne(name, text)]),
    );
  }

  #resolveOne(name: string, text: unknown): unknown {
    if (typeof text !== "string" || !text.includes("%") || !this.#takesSettings(name)) return text;
    const { list, settings, locate } = this.#context;
    const resolve = () => resolveSettings(text, (setting) => settings.get(setting));
    const resolved = list.attempt(resolve, () => locate([name]));
    if (resolved !== undefined) this.#resolved.add(name);
    return resolved ?? text;
  }

  checkTemplates(value: Readonly<Record<string, unknown>>): void {
    for (const [name, text] of Object.entries(value)) {
      if (typeof text !== "string" || this.#expression(name) !== "data") continue;
      this.#context.list.attempt(
        () => this.#checkTemplate(name, text),
        () => this.#context.locate([name]),
      );
    }
  }

  #checkTemplate(name: string, text: string): void {
    try {
      templateNames(text);
    } catch (error) {
      if (!(error instanceof HostError) || !this.#resolved.has(name)) throw error;
      const message = `Invalid template "${name}": its braces do not fit once its %SETTINGS% are filled in.`;
      throw new HostError(error.code, message, { cure: error.cure });
    }
  }

  #takesSettings(name: string): boolean {
    return name === this.#connection || this.#expression(name) !== undefined;
  }

  #expression(name: string): unknown {
    const property = Object.hasOwn(this.#properties, name) ? this.#properties[name] : undefined;
    return isSchema(property) ? property.expression : undefined;
  }
}
