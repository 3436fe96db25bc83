import { fromRow, toRow } from "../../bindings/api/column-values.ts";
import type { Effect } from "../../bindings/api/effect.ts";
import { parseFilter } from "../../bindings/api/table-filter.ts";
import type { TableStore } from "../../bindings/api/table-store.ts";
import { withConnection } from "./app-data.ts";
import type { CommandAction } from "./command.ts";
import { errors } from "./errors.ts";
import { listNames, printItems } from "./listing.ts";
import { parseJsonArgument, readPayload } from "./payload.ts";

/** As many rows as Azure takes in one transaction. */
const ROWS_PER_COMMIT = 100;

export const query: CommandAction<{ readonly filter?: string; readonly take?: number }> = (call) =>
  withConnection(call, async ({ open }) => {
    const [name = ""] = call.args;
    const { filter, take } = call.options;
    const parsed = filter === undefined ? undefined : parseFilter(filter);
    const rows = (await open("table", name)).query(parsed, take === undefined ? {} : { take });
    await printItems(call, rowsForUsers(rows), (row) => JSON.stringify(row));
  });

export const put: CommandAction = async (call) => {
  const [name = "", argument = ""] = call.args;
  const value = parseJsonArgument(await readPayload(argument, call.terminal));
  const rows = (Array.isArray(value) ? value : [value]).map((row) => toRow(row));
  return withConnection(call, async ({ open }) => {
    const table = await open("table", name);
    for (let at = 0; at < rows.length; at += ROWS_PER_COMMIT) {
      await commit(rows.slice(at, at + ROWS_PER_COMMIT).map((row) => table.upsert(row)));
    }
    call.terminal.note(`Wrote ${rows.length} ${rows.length === 1 ? "row" : "rows"} to ${name}.`);
  });
};

export const get: CommandAction = (call) =>
  withConnection(call, async ({ open }) => {
    const [name = "", partitionKey = "", rowKey = ""] = call.args;
    const row = await (await open("table", name)).get({ partitionKey, rowKey });
    if (!row) {
      throw errors.SHEAF_NOT_FOUND(
        `Table "${name}" has no row with PartitionKey "${partitionKey}" and RowKey "${rowKey}".`,
      );
    }
    await call.terminal.print(`${JSON.stringify(fromRow(row))}\n`);
  });

export const remove: CommandAction = (call) =>
  withConnection(call, async ({ open }) => {
    const [name = "", partitionKey = "", rowKey = ""] = call.args;
    await commit([(await open("table", name)).delete({ partitionKey, rowKey })]);
    call.terminal.note(`Deleted ${partitionKey}/${rowKey} from ${name}.`);
  });

export const list: CommandAction = (call) => listNames(call, "table");

async function* rowsForUsers(rows: ReturnType<TableStore["query"]>) {
  for await (const row of rows) yield fromRow(row);
}

async function commit(effects: readonly Effect[]): Promise<void> {
  await effects[0]?.client.commit(effects);
}
