const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Text as it is; what is no UTF-8 as base64. */
export function bytesAsText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return Buffer.from(bytes).toString("base64");
  }
}
