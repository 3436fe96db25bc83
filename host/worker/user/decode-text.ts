import { asBuffer } from "./typed-data.ts";

/** UTF-8, unless a byte order mark says otherwise; whatever charset the headers claim, as .NET's StreamReader does it. */
export function decodeText(bytes: Uint8Array): string {
  const buffer = asBuffer(bytes);
  const [b0, b1, b2, b3] = buffer;
  if (b0 === 0xfe && b1 === 0xff) return utf16be(buffer.subarray(2));
  if (b0 === 0xff && b1 === 0xfe) {
    return b2 === 0 && b3 === 0 ? utf32(buffer.subarray(4), "LE") : buffer.subarray(2).toString("utf16le");
  }
  if (b0 === 0xef && b1 === 0xbb && b2 === 0xbf) return buffer.subarray(3).toString("utf8");
  if (b0 === 0 && b1 === 0 && b2 === 0xfe && b3 === 0xff) return utf32(buffer.subarray(4), "BE");
  return buffer.toString("utf8");
}

function utf16be(buffer: Buffer): string {
  return Buffer.from(buffer.subarray(0, buffer.length & ~1))
    .swap16()
    .toString("utf16le");
}

function utf32(buffer: Buffer, order: "LE" | "BE"): string {
  let text = "";
  for (let at = 0; at + 4 <= buffer.length; at += 4) {
    const code = order === "LE" ? buffer.readUInt32LE(at) : buffer.readUInt32BE(at);
    text += code > 0x10ffff ? "\ufffd" : String.fromCodePoint(code);
  }
  return text;
}
