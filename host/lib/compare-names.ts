/** The order of functions everywhere: alphabetical, without regard to case; names that differ in nothing else, upper case first. */
export function compareNames(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  if (left === right) return a < b ? -1 : Number(a > b);
  return left < right ? -1 : 1;
}
