import { randomUUID } from "node:crypto";
import { Conflict, type Effect } from "../../api/effect.ts";
import { type Filter, matchesFilter } from "../../api/table-filter.ts";
import { compareKeys, keyProblem } from "../../api/table-key.ts";
import type {
  ColumnValue,
  Key,
  MatchOptions,
  Page,
  Row,
  StoredRow,
  TableStore,
  WriteOptions,
} from "../../api/table-store.ts";
import type { MemoryClient } from "./client.ts";
import { type MemoryEffect, replace } from "./store.ts";

export class MemoryTableStore implements TableStore {
  readonly #client: MemoryClient;
  readonly #name: string;

  constructor(client: MemoryClient, name: string) {
    this.#client = client;
    this.#name = name;
  }

  async get(key: Key): Promise<StoredRow | undefined> {
    const row = this.#find(key);
    return row && { ...row, columns: copy(row.columns) };
  }

  async *query(filter: Filter | undefined, page: Page = {}): AsyncGenerator<StoredRow, void> {
    const { after, take = Number.POSITIVE_INFINITY } = page;
    const rows = [...(this.#client.store.tables.get(this.#name)?.values() ?? [])]
      .filter((row) => (!after || compareKeys(row, after) > 0) && (!filter || matchesFilter(filter, row)))
      .sort(compareKeys)
      .slice(0, take);
    for (const row of rows) yield { ...row, columns: copy(row.columns) };
  }

  insert(row: Row, options: WriteOptions = {}): Effect {
    return this.#effect(row, options, (columns, before, conflict) => {
      if (before) throw conflict("The specified entity already exists.", 409);
      return columns;
    });
  }

  upsert(row: Row, options: MatchOptions = {}): Effect {
    return this.#effect(row, options, (columns) => columns);
  }

  merge(row: Row, options: MatchOptions = {}): Effect {
    return this.#effect(row, options, (columns, before) => ({ ...before?.columns, ...columns }));
  }

  delete(key: Key, options: MatchOptions = {}): Effect {
    return this.#effect(key, options, () => undefined);
  }

  /** `change` gives the row's new columns, undefined for none. */
  #effect(
    { partitionKey, rowKey, columns = {} }: Key & Partial<Row>,
    options: MatchOptions,
    change: Change,
  ): Effect {
    const { store } = this.#client;
    const kept = { partitionKey, rowKey, columns: copy(columns) };
    const effect: MemoryEffect = {
      client: this.#client,
      id: options.id ?? randomUUID(),
      apply: (now) => {
        const before = this.#find(kept);
        const conflict = (problem: string, status: number) =>
          new Conflict(effect, `Table ${this.#name}, row ${partitionKey}, ${rowKey}: ${problem}`, status);
        check(kept, before, options.ifMatch, conflict);
        const after = change(kept.columns, before, conflict);
        const etag = `"${store.nextNumber().toString(16)}"`;
        const row = after && { partitionKey, rowKey, columns: after, etag, timestamp: new Date(now) };
        return { undo: replace(store.tables, this.#name, keyText(kept), row), done: () => {} };
      },
    };
    return effect;
  }

  #find(key: Key): StoredRow | undefined {
    return this.#client.store.tables.get(this.#name)?.get(keyText(key));
  }
}

type MakeConflict = (problem: string, status: number) => Conflict;
type Columns = Row["columns"];
type Change = (
  columns: Columns,
  before: StoredRow | undefined,
  conflict: MakeConflict,
) => Columns | undefined;

function check(
  key: Key,
  before: StoredRow | undefined,
  ifMatch: string | undefined,
  conflict: MakeConflict,
): void {
  const problem = keyProblem(key);
  if (problem) throw conflict(problem, 400);
  if (ifMatch === undefined) return;
  if (!before) throw conflict("The specified entity does not exist.", 404);
  if (ifMatch !== "*" && ifMatch !== before.etag) throw conflict("The row's etag is another one.", 412);
}

/** No key holds a NUL. */
function keyText(key: Key): string {
  return `${key.partitionKey}\0${key.rowKey}`;
}

/** Bytes are copied too: what the caller does to them later is not the store's. */
function copy(columns: Columns): Columns {
  return Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, copyValue(value)]));
}

function copyValue(value: ColumnValue): ColumnValue {
  return value instanceof Uint8Array ? new Uint8Array(value) : value;
}
