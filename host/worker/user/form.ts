import { parseContentType } from "./header-parameters.ts";
import { parseMultipart } from "./multipart.ts";
import { SystemError } from "./system-error.ts";

export interface FormPart {
  value: Buffer;
  fileName?: string;
  contentType?: string;
}

/** What `request.parseFormBody()` gives. */
export class Form {
  readonly #parts: readonly [string, FormPart][];

  constructor(parts: readonly [string, FormPart][]) {
    this.#parts = parts;
  }

  get(name: string): FormPart | null {
    return this.#parts.find(([key]) => key === name)?.[1] ?? null;
  }

  getAll(name: string): FormPart[] {
    return this.#parts.filter(([key]) => key === name).map(([, part]) => part);
  }

  has(name: string): boolean {
    return this.#parts.some(([key]) => key === name);
  }

  [Symbol.iterator](): Iterator<[string, FormPart]> {
    return this.#parts[Symbol.iterator]();
  }

  get length(): number {
    return this.#parts.length;
  }
}

export function parseForm(data: Buffer | string, contentType: string): Form {
  const [mediaType, parameters] = parseContentType(contentType);
  switch (mediaType.toLowerCase()) {
    case "multipart/form-data": {
      const boundary = parameters.get("boundary");
      return new Form(parseMultipart(typeof data === "string" ? Buffer.from(data) : data, boundary));
    }
    case "application/x-www-form-urlencoded": {
      const pairs = new URLSearchParams(data.toString());
      return new Form([...pairs].map(([name, value]) => [name, { value: Buffer.from(value) }]));
    }
    default:
      throw new SystemError(
        `Media type "${mediaType}" does not match types supported for form parsing: "multipart/form-data", "application/x-www-form-urlencoded".`,
      );
  }
}
