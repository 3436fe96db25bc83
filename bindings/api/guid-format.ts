export type GuidFormat = "N" | "B" | "P" | "D";

/** .NET's guid formats, without regard to case; D where none is given. Undefined when there is no such format. */
export function parseGuidFormat(format = "D"): GuidFormat | undefined {
  const name = (format || "D").toUpperCase();
  return name === "N" || name === "B" || name === "P" || name === "D" ? name : undefined;
}

/** `guid` is in lower case with dashes. */
export function formatGuid(guid: string, format: GuidFormat): string {
  switch (format) {
    case "N":
      return guid.replaceAll("-", "");
    case "B":
      return `{${guid}}`;
    case "P":
      return `(${guid})`;
    case "D":
      return guid;
  }
}
