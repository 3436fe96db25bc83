import type { ProviderKind } from "../../api/provider.ts";
import { afterPrefix, namePrefix } from "./bytes.ts";
import type { Databases } from "./database.ts";
import type { Draft } from "./draft.ts";
import { errors } from "./errors.ts";

/** As Azure Storage has them; containers may also be $root, $web and $logs. */
const QUEUE = /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;
const CONTAINER = /^((?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*|\$root|\$web|\$logs)$/;
const TABLE = /^[A-Za-z][A-Za-z0-9]{2,62}$/;

const RULES = {
  queue: { pattern: QUEUE, what: "queue" },
  table: { pattern: TABLE, what: "table" },
  blob: { pattern: CONTAINER, what: "container" },
} as const;

/** Throws a HostError for a name that Azure Storage would not take. */
export function checkName(kind: ProviderKind, name: string): void {
  const { pattern, what } = RULES[kind];
  if (!pattern.test(name)) {
    throw errors.SHEAF_LOCAL_NAME(`${JSON.stringify(name)} is not a name for a ${what}.`);
  }
}

/** Sees to it that a queue, table or container is listed once something was written to it. */
export class NameRegistration {
  readonly #key: Buffer;
  readonly #name: Buffer;
  /** Names are never removed. */
  #isDone = false;

  /** Tables are the same in any case; the first spelling is kept. */
  constructor(kind: ProviderKind, name: string) {
    this.#key = Buffer.from(`${kind}\0${name.toLowerCase()}`);
    this.#name = Buffer.from(name);
  }

  plan(draft: Draft): void {
    if (this.#isDone) return;
    const { names } = draft.databases;
    if (!draft.has(names, this.#key)) draft.put(names, this.#key, this.#name);
    draft.afterwards(() => {
      this.#isDone = true;
    });
  }
}

export function listNames({ names, root }: Databases, kind: ProviderKind): string[] {
  root.resetReadTxn();
  const prefix = namePrefix(kind);
  const found = [...names.getRange({ start: prefix, end: afterPrefix(prefix) })];
  return found.map(({ value }) => value.toString()).sort();
}
