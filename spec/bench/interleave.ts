/** A contender is run once a round, and tells its number. */
export type Contenders<Name extends string> = Readonly<Record<Name, () => Promise<number>>>;
export type Samples<Name extends string> = Readonly<Record<Name, readonly number[]>>;

/** Rounds A B C, A B C …: whatever else the machine does meanwhile hits all of them alike. */
export async function interleave<Name extends string>(
  contenders: Contenders<Name>,
  rounds: number,
): Promise<Samples<Name>> {
  const names = Object.keys(contenders) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) samples[name].push(await contenders[name]());
  }
  return samples;
}

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** The median of what each round's pair has as its ratio. */
export function medianRatio(of: readonly number[], to: readonly number[]): number {
  return median(of.map((value, round) => value / (to[round] ?? Number.NaN)));
}
