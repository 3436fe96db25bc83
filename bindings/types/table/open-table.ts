import { type BindContext, type Binding, connectionOf } from "../../api/binding.ts";
import { parseTemplate } from "../../api/expression.ts";
import type { Data } from "../../api/listener.ts";
import type { TableStore } from "../../api/table-store.ts";
import { checkTableName } from "./table-name.ts";

/** The binding's table for an event: opened once where its name is the same for all of them. */
export async function openTable(
  binding: Binding,
  context: BindContext,
): Promise<(data: Data) => Promise<TableStore>> {
  const where = context.where(binding, "tableName");
  const connection = connectionOf(binding);
  const template = parseTemplate(String(binding.tableName), context);
  const open = async (name: string) => context.open("table", connection, checkTableName(name, where));
  if (template.names.length > 0) return (data) => open(template.resolve(data));
  const table = await open(template.resolve({}));
  return async () => table;
}
