import { randomUUID } from "node:crypto";
import { Conflict, type Effect } from "../../api/effect.ts";
import type { Filter } from "../../api/table-filter.ts";
import type {
  Key,
  MatchOptions,
  Page,
  Row,
  StoredRow,
  TableStore,
  WriteOptions,
} from "../../api/table-store.ts";
import type { Draft } from "./draft.ts";
import type { LocalEffect } from "./local-effect.ts";
import { longKey } from "./long-key.ts";
import { NameRegistration } from "./names.ts";
import { columnsProblem, rowProblem } from "./row-limits.ts";
import { queryRows } from "./row-query.ts";
import {
  etagOf,
  fullRowKey,
  readColumns,
  readRow,
  tablePrefix,
  writeColumns,
  writeRow,
} from "./row-record.ts";
import type { Session } from "./session.ts";

/** What is done with the row that is there. Returns what is there afterwards: columns as JSON, or nothing. */
type Change = (old: Buffer | undefined, effect: Effect) => string | undefined;

export class LocalTable implements TableStore {
  readonly #session: Session;
  readonly #registration: NameRegistration;
  readonly #name: string;
  readonly #prefix: Buffer;

  constructor(session: Session, name: string) {
    this.#session = session;
    this.#registration = new NameRegistration("table", name);
    this.#name = name;
    this.#prefix = tablePrefix(name);
  }

  async get({ partitionKey, rowKey }: Key): Promise<StoredRow | undefined> {
    const { rows, root } = this.#session.store.databases;
    const key = longKey(fullRowKey(this.#prefix, partitionKey, rowKey));
    root.resetReadTxn();
    const bytes = rows.getBinary(key);
    return bytes && readRow(this.#prefix, key, bytes);
  }

  query(filter: Filter | undefined, page: Page = {}): AsyncIterable<StoredRow> {
    return queryRows(this.#session.store.databases, this.#prefix, filter, page);
  }

  insert(row: Row, options: WriteOptions = {}): Effect {
    const columns = writeColumns(row.columns);
    return this.#effect(row, options, rowProblem(row, row.columns), (old, effect) => {
      if (old) throw new Conflict(effect, `${this.#describe(row)} exists already.`, 409);
      return columns;
    });
  }

  upsert(row: Row, options: MatchOptions = {}): Effect {
    const columns = writeColumns(row.columns);
    return this.#effect(row, options, rowProblem(row, row.columns), () => columns);
  }

  merge(row: Row, options: MatchOptions = {}): Effect {
    return this.#effect(row, options, rowProblem(row, row.columns), (old, effect) => {
      const columns = old ? { ...readColumns(old), ...row.columns } : row.columns;
      const problem = columnsProblem(row, columns);
      if (problem) throw new Conflict(effect, `${this.#describe(row)}: ${problem}`, 400);
      return writeColumns(columns);
    });
  }

  delete(key: Key, options: MatchOptions = {}): Effect {
    return this.#effect(key, options, rowProblem(key, {}), () => undefined);
  }

  #effect(row: Key, options: MatchOptions, problem: string | undefined, change: Change): Effect {
    const full = fullRowKey(this.#prefix, row.partitionKey, row.rowKey);
    const key = longKey(full);
    const effect: LocalEffect = {
      client: this.#session.client,
      id: options.id ?? randomUUID(),
      plan: (draft) => {
        if (problem) throw new Conflict(effect, `${this.#describe(row)}: ${problem}`, 400);
        const { rows } = draft.databases;
        const old = draft.get(rows, key);
        this.#match(old, options.ifMatch, row, effect);
        const columns = change(old, effect);
        if (columns === undefined) draft.remove(rows, key);
        else this.#put(draft, key, full, columns);
      },
    };
    return effect;
  }

  #put(draft: Draft, key: Buffer, full: Buffer, columns: string): void {
    const row = writeRow(full, columns, draft.nextSequence(), this.#session.clock.now());
    draft.put(draft.databases.rows, key, row);
    this.#registration.plan(draft);
  }

  #match(old: Buffer | undefined, etag: string | undefined, row: Key, effect: Effect): void {
    if (etag === undefined) return;
    if (!old) throw new Conflict(effect, `${this.#describe(row)} does not exist.`, 404);
    if (etag !== "*" && etag !== etagOf(old)) {
      throw new Conflict(
        effect,
        `${this.#describe(row)} was changed by someone else: its etag differs.`,
        412,
      );
    }
  }

  #describe({ partitionKey, rowKey }: Key): string {
    return `Row ${JSON.stringify(partitionKey)}, ${JSON.stringify(rowKey)} of table ${this.#name}`;
  }
}
