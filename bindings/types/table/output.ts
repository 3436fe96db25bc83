import type { BindContext, Binding } from "../../api/binding.ts";
import { toRow } from "../../api/column-values.ts";
import type { Effect } from "../../api/effect.ts";
import { parseTemplate } from "../../api/expression.ts";
import type { Output } from "../../api/listener.ts";
import type { Row, TableStore, WriteOptions } from "../../api/table-store.ts";
import { openTable } from "./open-table.ts";

export type WriteMode = "insert" | "upsert" | "merge";

/** An object is one row, an array one each. The binding's keys are for rows that have none. */
export async function tableOutput(binding: Binding, context: BindContext): Promise<Output> {
  const table = await openTable(binding, context);
  const partitionKey = keyTemplate(binding.partitionKey, context);
  const rowKey = keyTemplate(binding.rowKey, context);
  const mode = toMode(binding.mode);
  return {
    async effects(value, { data, id }) {
      const objects = toObjects(value);
      if (objects.length === 0) return [];
      const defaults = {
        ...(partitionKey && { partitionKey: partitionKey.resolve(data) }),
        ...(rowKey && { rowKey: rowKey.resolve(data) }),
      };
      const rows = objects.map((object) => toRow(object, defaults));
      const store = await table(data);
      return rows.map((row, index) => write(store, mode, row, { id: `${id}/${index}` }));
    },
  };
}

function keyTemplate(property: unknown, context: BindContext) {
  return typeof property === "string" ? parseTemplate(property, context) : undefined;
}

function toMode(property: unknown): WriteMode {
  return property === "upsert" || property === "merge" ? property : "insert";
}

/** Text is taken for what it says as JSON, as Azure does; what is no object is refused by toRow. */
function toObjects(value: unknown): readonly unknown[] {
  const parsed = typeof value === "string" ? fromJson(value) : value;
  if (parsed === null || parsed === undefined) return [];
  const objects: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  return objects.filter((object) => object !== null && object !== undefined);
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function write(table: TableStore, mode: WriteMode, row: Row, options: WriteOptions): Effect {
  switch (mode) {
    case "insert":
      return table.insert(row, options);
    case "upsert":
      return table.upsert(row, options);
    case "merge":
      return table.merge(row, options);
  }
}
