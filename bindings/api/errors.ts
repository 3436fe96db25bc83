/** A place in a file that the user wrote. Line and column start at 1; `file` is relative to the App folder where it lies inside it. */
export interface Location {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** What a user can read about one thing that is wrong: which kind, what, where, and what to do about it. */
export interface Problem {
  /** Stable: `SHEAF_…`, listed in ERRORS.md, never reused. */
  readonly code: string;
  readonly message: string;
  readonly where?: Location;
  /** What to do, as an imperative sentence. */
  readonly cure?: string;
  /** It is not the App's: a store, a disk, a server. */
  readonly dependency?: boolean;
}

export interface ErrorDetails {
  readonly where?: Location | undefined;
  readonly cure?: string | undefined;
  readonly dependency?: boolean | undefined;
  readonly cause?: unknown;
}

/** A failure that the user can mend. Everything else that is thrown is a fault of Sheaf's own. */
export class HostError extends Error implements Problem {
  override readonly name = "HostError";
  readonly code: string;
  readonly where?: Location;
  readonly cure?: string;
  readonly dependency?: boolean;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    if (details.where) this.where = details.where;
    if (details.cure) this.cure = details.cure;
    if (details.dependency) this.dependency = true;
  }
}

/** One row of a layer's error table. */
export interface ErrorEntry {
  /** What the code stands for, one sentence; ERRORS.md repeats it. */
  readonly meaning: string;
  /** The cure shown when the place that throws knows no better one. */
  readonly cure: string;
  /** See Problem. */
  readonly dependency?: true;
}

export type ErrorMakers<T> = {
  readonly [Code in keyof T & string]: (message: string, details?: ErrorDetails) => HostError;
};

/**
 * A layer's table of errors, as makers: `throw errors.SHEAF_X("what happened", { where })`.
 * Every table stands in a file named `errors.ts` (here `api-errors.ts`); a spec holds all of them equal to ERRORS.md.
 */
export function errorTable<const T extends Readonly<Record<string, ErrorEntry>>>(table: T): ErrorMakers<T> {
  const makers: Record<string, (message: string, details?: ErrorDetails) => HostError> = {};
  for (const [code, entry] of Object.entries(table)) {
    makers[code] = (message, details = {}) =>
      new HostError(code, message, {
        dependency: entry.dependency,
        ...details,
        cure: details.cure ?? entry.cure,
      });
  }
  return makers as ErrorMakers<T>;
}

/** Whatever was thrown, as an Error. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
