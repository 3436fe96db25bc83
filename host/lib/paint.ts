export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Wraps a text into a terminal style, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

export const plain: Paint = (_style, text) => text;

export const coloured: Paint = (style, text) => {
  const [on, off] = CODES[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
};

/** Colour for a terminal, unless NO_COLOR or TERM=dumb say no; FORCE_COLOR asks for it anywhere. */
export function paintFor(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): Paint {
  if (environment.NO_COLOR) return plain;
  if (environment.FORCE_COLOR && environment.FORCE_COLOR !== "0") return coloured;
  return stream.isTTY === true && environment.TERM !== "dumb" ? coloured : plain;
}
