/** How much of it is run: `quick` only shows that everything works, its numbers mean nothing. */
export interface Extent {
  readonly quick: boolean;
  /** Tells people how it goes; never part of the result. */
  readonly say: (text: string) => void;
}

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly value: string;
  /** What it is compared with, and that one's own number. */
  readonly against?: string;
  readonly goal?: string;
  readonly met?: boolean;
}

export interface Benchmark {
  readonly name: string;
  run(extent: Extent): Promise<readonly Row[]>;
}
