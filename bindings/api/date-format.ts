/** Writes one moment, in UTC. */
export type DateFormatter = (date: Date) => string;

/** A .NET date format, custom (`yyyy-MM-dd`) or standard (`o`), in the invariant culture. Undefined when there is no such format. */
export function parseDateFormat(format: string): DateFormatter | undefined {
  const custom = format.length === 1 ? STANDARD[format] : format;
  if (!custom) return undefined;
  const pieces: DateFormatter[] = [];
  for (let at = 0; at < custom.length; ) {
    const piece = readPiece(custom, at);
    if (!piece) return undefined;
    pieces.push(piece.write);
    at = piece.end;
  }
  return (date) => pieces.map((write) => write(date)).join("");
}

/** What a moment looks like where no format is given: fit for names of blobs. */
export const DEFAULT_DATE_FORMAT = "yyyy-MM-ddTHH-mm-ssK";

const STANDARD: Readonly<Record<string, string>> = {
  d: "MM/dd/yyyy",
  D: "dddd, dd MMMM yyyy",
  f: "dddd, dd MMMM yyyy HH:mm",
  F: "dddd, dd MMMM yyyy HH:mm:ss",
  g: "MM/dd/yyyy HH:mm",
  G: "MM/dd/yyyy HH:mm:ss",
  m: "MMMM dd",
  M: "MMMM dd",
  o: "yyyy-MM-ddTHH:mm:ss.fffffffK",
  O: "yyyy-MM-ddTHH:mm:ss.fffffffK",
  r: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  R: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  s: "yyyy-MM-ddTHH:mm:ss",
  t: "HH:mm",
  T: "HH:mm:ss",
  u: "yyyy-MM-dd HH:mm:ss'Z'",
  y: "yyyy MMMM",
  Y: "yyyy MMMM",
};

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

interface Piece {
  readonly write: DateFormatter;
  readonly end: number;
}

function readPiece(format: string, at: number): Piece | undefined {
  const char = format.charAt(at);
  const next = format.charAt(at + 1);
  if (char === "'" || char === '"') return readQuoted(format, at);
  if (char === "\\") return next ? literal(next, at + 2) : undefined;
  // A percent sign makes a single letter a custom format.
  if (char === "%") return next && next !== "%" ? readPiece(format, at + 1) : undefined;
  const writer = WRITERS[char];
  return writer ? readRun(format, at, writer) : literal(char, at + 1);
}

/** The same letter several times is one piece. */
function readRun(format: string, at: number, writer: Writer): Piece | undefined {
  const char = format.charAt(at);
  let end = at + 1;
  while (format[end] === char) end += 1;
  const length = end - at;
  if (length > 7 && (char === "f" || char === "F")) return undefined;
  return { write: (date) => writer(date, length), end };
}

function readQuoted(format: string, at: number): Piece | undefined {
  const end = format.indexOf(format.charAt(at), at + 1);
  return end < 0 ? undefined : literal(format.slice(at + 1, end), end + 1);
}

function literal(text: string, end: number): Piece {
  return { write: () => text, end };
}

type Writer = (date: Date, length: number) => string;

const WRITERS: Readonly<Record<string, Writer>> = {
  y: (date, length) =>
    length <= 2 ? pad(date.getUTCFullYear() % 100, length) : pad(date.getUTCFullYear(), length),
  M: (date, length) => named(MONTHS, date.getUTCMonth(), length) ?? pad(date.getUTCMonth() + 1, length),
  d: (date, length) => named(DAYS, date.getUTCDay(), length) ?? pad(date.getUTCDate(), length),
  H: (date, length) => pad(date.getUTCHours(), Math.min(length, 2)),
  h: (date, length) => pad(date.getUTCHours() % 12 || 12, Math.min(length, 2)),
  m: (date, length) => pad(date.getUTCMinutes(), Math.min(length, 2)),
  s: (date, length) => pad(date.getUTCSeconds(), Math.min(length, 2)),
  f: (date, length) => fraction(date, length),
  F: (date, length) => fraction(date, length).replace(/0+$/, ""),
  t: (date, length) => (date.getUTCHours() < 12 ? "AM" : "PM").slice(0, length),
  g: () => "A.D.",
  K: (_, length) => "Z".repeat(length),
  z: (_, length) => ["+0", "+00", "+00:00"][Math.min(length, 3) - 1] ?? "",
};

function named(names: readonly string[], index: number, length: number): string | undefined {
  if (length < 3) return undefined;
  const name = names[index] ?? "";
  return length === 3 ? name.slice(0, 3) : name;
}

function fraction(date: Date, length: number): string {
  return pad(date.getUTCMilliseconds(), 3).padEnd(7, "0").slice(0, length);
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, "0");
}
