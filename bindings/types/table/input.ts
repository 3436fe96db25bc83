import type { BindContext, Binding } from "../../api/binding.ts";
import { fromRow } from "../../api/column-values.ts";
import { parseTemplate, type Template } from "../../api/expression.ts";
import type { Data, Input } from "../../api/listener.ts";
import { type Filter, parseFilter } from "../../api/table-filter.ts";
import type { Page, TableStore } from "../../api/table-store.ts";
import { parseFilterTemplate } from "./filter-template.ts";
import { openTable } from "./open-table.ts";

/** With both keys one entity, or undefined; otherwise an array: the partition's, the filter's, or all. */
export async function tableInput(binding: Binding, context: BindContext): Promise<Input> {
  const table = await openTable(binding, context);
  const partitionKey = optional(binding.partitionKey, (text) => parseTemplate(text, context));
  const rowKey = optional(binding.rowKey, (text) => parseTemplate(text, context));
  if (partitionKey && rowKey) {
    return {
      async read(data) {
        const key = { partitionKey: partitionKey.resolve(data), rowKey: rowKey.resolve(data) };
        const row = await (await table(data)).get(key);
        return row && fromRow(row);
      },
    };
  }
  const filter = optional(binding.filter, (text) => parseFilterTemplate(text, context));
  // A filter without expressions is checked now, not at the first event.
  if (filter?.names.length === 0) parseFilter(filter.resolve({}));
  const take = typeof binding.take === "number" && binding.take > 0 ? { take: binding.take } : {};
  return {
    read: async (data) => list(await table(data), resolveFilter(partitionKey, filter, data), take),
  };
}

function optional<T>(property: unknown, parse: (text: string) => T): T | undefined {
  return typeof property === "string" && property !== "" ? parse(property) : undefined;
}

function resolveFilter(
  partitionKey: Template | undefined,
  filter: Template | undefined,
  data: Data,
): Filter | undefined {
  const asked = filter && parseFilter(filter.resolve(data));
  if (!partitionKey) return asked;
  const ofPartition: Filter = { op: "eq", column: "PartitionKey", value: partitionKey.resolve(data) };
  return asked ? { op: "and", left: ofPartition, right: asked } : ofPartition;
}

async function list(table: TableStore, filter: Filter | undefined, page: Page) {
  const rows: ReturnType<typeof fromRow>[] = [];
  for await (const row of table.query(filter, page)) rows.push(fromRow(row));
  return rows;
}
