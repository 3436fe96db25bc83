import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./paths.ts";

export interface ErrorRow {
  readonly code: string;
  readonly meaning: string;
  readonly cure: string;
  /** Where it is defined. */
  readonly file: string;
}

/** The errors of every layer, read from the sources of its errors.ts, by code. */
export function readErrorTables(): ErrorRow[] {
  const rows = ["bindings", "host"].flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name))
      .filter((file) => /(^|[/\\-])errors\.ts$/.test(file))
      .flatMap(rowsOf),
  );
  return rows.sort((a, b) => (a.code < b.code ? -1 : 1));
}

const TEXT = String.raw`(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\x60(?:[^\x60\\]|\\.)*\x60)`;
const SUM = String.raw`${TEXT}(?:\s*\+\s*${TEXT})*`;
const ENTRY = new RegExp(
  String.raw`(SHEAF_\w+):\s*\{\s*meaning:\s*(${SUM}),\s*cure:\s*(${SUM}),?(?:\s*dependency: true,)?\s*\}`,
  "g",
);

function rowsOf(file: string): ErrorRow[] {
  const source = readFileSync(join(repository, file), "utf8");
  const rows = [...source.matchAll(ENTRY)].map(([, code = "", meaning = "", cure = ""]) => ({
    code,
    meaning: textOf(meaning),
    cure: textOf(cure),
    file,
  }));
  const written = source.match(/^\s+SHEAF_\w+: \{/gm)?.length ?? 0;
  if (written !== rows.length)
    throw new Error(`${file} has ${written} errors, but ${rows.length} could be read`);
  return rows;
}

/** The value of string literals joined with +. */
function textOf(sum: string): string {
  return (sum.match(new RegExp(TEXT, "g")) ?? [])
    .map((literal) =>
      literal.slice(1, -1).replace(/\\(.)/g, (_, character) => (character === "n" ? "\n" : character)),
    )
    .join("");
}

/** ERRORS.md, as it has to be. */
export function errorsDocument(rows: readonly ErrorRow[]): string {
  const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  return [
    "# Errors",
    "",
    "Every failure that you can mend has a code. Its message says what and where; this is what the codes stand for and the usual cure.",
    "Codes are never reused. (Written from the sources: `UPDATE_DOCS=1 npx mocha --no-config dist/spec/docs.spec.js`.)",
    "",
    "| code | meaning | cure |",
    "|---|---|---|",
    ...rows.map(({ code, meaning, cure }) => `| \`${code}\` | ${cell(meaning)} | ${cell(cure)} |`),
    "",
  ].join("\n");
}
