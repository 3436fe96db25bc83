const FIRST_MS = 1_000;
const MAX_MS = 60_000;
const JITTER = 0.2;

/**
 * How long to wait after a failure: 1 s × 2ⁿ ± 20 %, at most 1 min, where n is the number of failures before it.
 * The jitter comes from `seed` and n alone, so that the same event gives the same effects wherever it is settled.
 */
export function backoffMs(earlierFailures: number, seed: string): number {
  const exact = FIRST_MS * 2 ** Math.min(Math.max(0, earlierFailures), 16);
  const spread = 1 + JITTER * (2 * fractionOf(seed, earlierFailures) - 1);
  return Math.min(MAX_MS, Math.round(exact * spread));
}

/** FNV-1a with a final mix, as a number from 0 to below 1. */
function fractionOf(seed: string, salt: number): number {
  let hash = 0x811c9dc5 ^ salt;
  for (let at = 0; at < seed.length; at += 1) hash = Math.imul(hash ^ seed.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
