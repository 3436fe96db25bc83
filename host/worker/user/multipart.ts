import type { FormPart } from "./form.ts";
import { headerValue, parseContentDisposition } from "./header-parameters.ts";
import { SystemError } from "./system-error.ts";

/** The parts of a multipart/form-data body (RFC 7578), in their order. */
export function parseMultipart(body: Buffer, boundary: string): [string, FormPart][] {
  const parts: [string, FormPart][] = [];
  const opening = Buffer.from(`--${boundary}`);
  const closing = Buffer.from(`--${boundary}--`);
  let part: OpenPart | undefined;
  for (const { line, end, next } of lines(body)) {
    const closes = line.equals(closing);
    if (closes || line.equals(opening)) {
      part?.close(body);
      if (closes) break;
      part = new OpenPart();
    } else if (part?.inHeaders) {
      part.header(line.toString(), next, parts);
    } else if (part) {
      part.end = end;
    }
  }
  return parts;
}

class OpenPart {
  readonly #part: FormPart = { value: Buffer.alloc(0) };
  #name: string | undefined;
  #start = 0;
  end = 0;
  inHeaders = true;

  header(line: string, next: number, parts: [string, FormPart][]): void {
    if (line) this.#read(line);
    else this.#begin(next, parts);
  }

  #read(line: string): void {
    const disposition = headerValue(line, "content-disposition");
    if (disposition) {
      const [, parameters] = parseContentDisposition(disposition);
      this.#name = parameters.get("name");
      if (parameters.has("fileName")) this.#part.fileName = parameters.get("fileName");
      return;
    }
    const contentType = headerValue(line, "content-type");
    if (contentType) this.#part.contentType = contentType;
  }

  close(body: Buffer): void {
    this.#part.value = body.subarray(this.#start, this.end);
  }

  #begin(next: number, parts: [string, FormPart][]): void {
    if (!this.#name) {
      throw new SystemError('Expected part to have header "content-disposition" with parameter "name".');
    }
    this.inHeaders = false;
    this.#start = next;
    this.end = next;
    parts.push([this.#name, this.#part]);
  }
}

interface Line {
  readonly line: Buffer;
  readonly end: number;
  readonly next: number;
}

/** Only lines that end; the last boundary may lack its line break, so the rest counts as one when it is a boundary's. */
function* lines(body: Buffer): Generator<Line> {
  let start = 0;
  for (let at = body.indexOf(10); at >= 0; at = body.indexOf(10, start)) {
    const end = at > 0 && body[at - 1] === 13 ? at - 1 : at;
    yield { line: body.subarray(start, Math.max(start, end)), end, next: at + 1 };
    start = at + 1;
  }
  if (start < body.length) {
    yield { line: body.subarray(start), end: body.length, next: body.length };
  }
}
