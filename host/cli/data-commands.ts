import { type Command, InvalidArgumentError } from "commander";
import type { Lazily } from "./program.ts";

/** `sheaf queue|table|blob …`: the data of an App, while its host runs or not. */
export function addDataCommands(program: Command, lazily: Lazily): void {
  addQueueCommands(program.command("queue").description("send, look at and clear messages"), lazily);
  addTableCommands(program.command("table").description("read and write rows"), lazily);
  addBlobCommands(program.command("blob").description("read and write blobs"), lazily);
}

function addQueueCommands(queue: Command, lazily: Lazily): void {
  const modules = () => import("./queue.ts");
  lazily(
    queue
      .command("send")
      .argument("<queue>")
      .argument("<message>", "a text, @file, or - for stdin")
      .description("send a message"),
    async () => ({ run: (await modules()).send }),
  );
  lazily(
    queue
      .command("peek")
      .argument("<queue>")
      .option("--take <n>", "at most so many", count, 32)
      .description("show the next messages and leave them where they are"),
    async () => ({ run: (await modules()).peek }),
  );
  lazily(queue.command("length").argument("<queue>").description("count the messages"), async () => ({
    run: (await modules()).length,
  }));
  lazily(
    queue.command("clear").argument("<queue>").description("delete every message that nobody works on"),
    async () => ({ run: (await modules()).clear }),
  );
  lazily(queue.command("list").description("show the queues"), async () => ({ run: (await modules()).list }));
}

function addTableCommands(table: Command, lazily: Lazily): void {
  const modules = () => import("./table.ts");
  lazily(
    table
      .command("query")
      .argument("<table>")
      .option("--filter <odata>", "such as \"PartitionKey eq 'Order' and Amount gt 5\"")
      .option("--take <n>", "at most so many rows (default: all)", count)
      .description("print rows, one JSON object a line"),
    async () => ({ run: (await modules()).query }),
  );
  lazily(
    table
      .command("put")
      .argument("<table>")
      .argument("<row>", "a JSON object or an array of them: a text, @file, or - for stdin")
      .description("write rows; one with the same keys is replaced"),
    async () => ({ run: (await modules()).put }),
  );
  lazily(
    table
      .command("get")
      .argument("<table>")
      .argument("<partitionKey>")
      .argument("<rowKey>")
      .description("print one row"),
    async () => ({ run: (await modules()).get }),
  );
  lazily(
    table
      .command("delete")
      .argument("<table>")
      .argument("<partitionKey>")
      .argument("<rowKey>")
      .description("delete one row"),
    async () => ({ run: (await modules()).remove }),
  );
  lazily(table.command("list").description("show the tables"), async () => ({ run: (await modules()).list }));
}

function addBlobCommands(blob: Command, lazily: Lazily): void {
  const modules = () => import("./blob.ts");
  lazily(
    blob
      .command("put")
      .argument("<container/name>")
      .argument("<file>", "a path, or - for stdin")
      .option("--content-type <type>", "default: by the name's extension")
      .description("store a file"),
    async () => ({ run: (await modules()).put }),
  );
  lazily(
    blob
      .command("get")
      .argument("<container/name>")
      .option("--out <file>", "default: stdout")
      .description("fetch a blob"),
    async () => ({ run: (await modules()).get }),
  );
  lazily(
    blob
      .command("list")
      .argument("[container]", "the containers are shown when it is left out")
      .option("--prefix <text>", "only names that begin so")
      .description("show the blobs of a container"),
    async () => ({ run: (await modules()).list }),
  );
  lazily(blob.command("delete").argument("<container/name>").description("delete a blob"), async () => ({
    run: (await modules()).remove,
  }));
}

function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value === 0) throw new InvalidArgumentError("Give a number greater than 0.");
  return value;
}
