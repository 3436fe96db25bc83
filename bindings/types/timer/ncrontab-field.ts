/** One field of a cron expression: its name, its bounds, the words that stand for numbers from `min` on. */
export interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words?: readonly string[];
}

export interface FieldValues {
  /** Ascending, each once. */
  readonly values: readonly number[];
  /** Nothing but a star. */
  readonly isEvery: boolean;
  readonly swapped: readonly { readonly written: string; readonly taken: string }[];
}

/** `*`, `n`, `a-b`, each with `/step`, in a list. `a/step` goes on to the field's end. Throws an Error that says what is wrong. */
export function parseField(text: string, field: Field): FieldValues {
  const values = new Set<number>();
  const swapped: FieldValues["swapped"][number][] = [];
  for (const part of text.split(",")) {
    const [range = "", step, ...more] = part.split("/");
    if (more.length > 0) throw wrong(field, part, "it has more than one /");
    const { from, to, isSwapped } = parseRange(range, step !== undefined, field);
    if (isSwapped) swapped.push({ written: range, taken: `${from}-${to}` });
    const by = step === undefined ? 1 : parseStep(step, field);
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return { values: [...values].sort((a, b) => a - b), isEvery: text === "*", swapped };
}

function parseRange(text: string, hasStep: boolean, field: Field) {
  if (text === "*") return { from: field.min, to: field.max, isSwapped: false };
  const [first = "", second, ...more] = text.split("-");
  if (more.length > 0) throw wrong(field, text, "it has more than one -");
  const from = parseValue(first, field);
  if (second === undefined) return { from, to: hasStep ? field.max : from, isSwapped: false };
  const to = parseValue(second, field);
  return from <= to ? { from, to, isSwapped: false } : { from: to, to: from, isSwapped: true };
}

function parseStep(text: string, field: Field): number {
  const step = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (step > 0) return step;
  throw wrong(field, text, "a step is a whole number from 1 on");
}

function parseValue(text: string, field: Field): number {
  if (/^\d+$/.test(text)) {
    const value = Number(text);
    if (value >= field.min && value <= field.max) return value;
    const hint = field.name === "day-of-week" && value === 7 ? "; Sunday is 0" : "";
    throw wrong(field, text, `it goes from ${field.min} to ${field.max}${hint}`);
  }
  // Any beginning of a name will do, and the first name that has it: J is January, as in NCrontab.
  const index = /^[a-z]+$/i.test(text) ? wordIndex(text.toLowerCase(), field) : -1;
  if (index >= 0) return field.min + index;
  throw wrong(field, text, explain(text, field));
}

function wordIndex(prefix: string, { words = [] }: Field): number {
  return words.findIndex((word) => word.toLowerCase().startsWith(prefix));
}

function explain(text: string, { words, min, max }: Field): string {
  if (text === "") return "a value is missing";
  if (/[?LW#@]/i.test(text) && !words) return "? L W # and @ are not known here";
  return words ? `it takes ${min} to ${max} or names such as ${words[0]}` : `it takes ${min} to ${max}`;
}

function wrong(field: Field, text: string, reason: string): Error {
  return new Error(`'${text}' in the ${field.name} field: ${reason}`);
}
