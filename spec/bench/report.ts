import type { Row } from "./benchmark.ts";

export interface Measured {
  readonly benchmark: string;
  readonly rows: readonly Row[];
}

export function toTable(results: readonly Measured[]): string {
  const lines = results.flatMap(({ benchmark, rows }) =>
    rows.map(({ what, value, against = "", goal = "", met }) => [
      benchmark,
      what,
      value,
      against,
      goal,
      met === undefined ? "" : met ? "met" : "NOT MET",
    ]),
  );
  const all = [["benchmark", "what", "measured", "against", "goal", ""], ...lines];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0))) ?? [];
  const text = (line: readonly string[]) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "-".repeat(width));
  return [all[0] ?? [], rule, ...lines].map(text).join("\n");
}

export function perSecond(value: number): string {
  return `${value < 1_000 ? value.toFixed(0) : `${(value / 1_000).toFixed(1)} k`}/s`;
}

export function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(0)} %`;
}

export function times(ratio: number): string {
  return `${ratio.toFixed(2)}×`;
}

export function millis(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
}
