import type { ProviderKind } from "../../bindings/api/provider.ts";
import { withConnection } from "./app-data.ts";
import type { CommandCall } from "./command.ts";
import type { ExitCode } from "./exit-code.ts";

/** A listing, item by item, however many there are: a line each, or with --json one array. */
export async function printItems<Item>(
  { terminal, options }: CommandCall,
  items: Iterable<Item> | AsyncIterable<Item>,
  toLine: (item: Item) => string,
): Promise<void> {
  const batch = new Batch((text) => terminal.print(text));
  let first = true;
  for await (const item of items) {
    if (options.json) await batch.add(`${first ? "[" : ","}\n${JSON.stringify(item)}`);
    else await batch.add(`${toLine(item)}\n`);
    first = false;
  }
  if (options.json) await batch.add(first ? "[]\n" : "\n]\n");
  await batch.flush();
}

/** `sheaf queue|table list`, and `sheaf blob list` without a container. */
export function listNames(call: CommandCall, kind: ProviderKind): Promise<ExitCode | undefined> {
  return withConnection(call, async ({ names }) => {
    await printItems(
      call,
      (await names(kind)).map((name) => ({ name })),
      ({ name }) => name,
    );
  });
}

/** Joins small writes: a million rows are not a million system calls. */
class Batch {
  readonly #print: (text: string) => Promise<void>;
  #text = "";

  constructor(print: (text: string) => Promise<void>) {
    this.#print = print;
  }

  async add(text: string): Promise<void> {
    this.#text += text;
    if (this.#text.length > 16_384) await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.#text;
    this.#text = "";
    if (text !== "") await this.#print(text);
  }
}
