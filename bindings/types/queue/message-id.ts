import { createHash } from "node:crypto";

/** A GUID, as Azure's message ids are: functions use `{id}` as a RowKey or in a blob's path. Always the same one for the same text. */
export function toMessageId(text: string): string {
  const hex = createHash("sha1").update(text).digest("hex");
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
