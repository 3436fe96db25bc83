const { crc32, deflateSync, inflateSync } = require("node:zlib");

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** PNG's number for a colour type → how many channels it has. */
const CHANNELS = { 0: 1, 2: 3, 4: 2, 6: 4 };

/** Reads a PNG of 8 bits a channel that is neither interlaced nor has a palette: most are such. */
exports.decodePng = function decodePng(file) {
  if (!file.subarray(0, 8).equals(SIGNATURE)) throw new Error("This is no PNG.");
  const data = [];
  let header;
  for (const { type, body } of chunks(file)) {
    if (type === "IHDR") header = body;
    if (type === "IDAT") data.push(body);
  }
  const [depth, colourType, , , interlaced] = header.subarray(8);
  const channels = CHANNELS[colourType];
  if (depth !== 8 || channels === undefined || interlaced !== 0) {
    throw new Error("Only PNGs of 8 bits a channel, without palette and interlacing, are understood.");
  }
  const image = { width: header.readUInt32BE(0), height: header.readUInt32BE(4), channels, colourType };
  return { ...image, pixels: unfilter(inflateSync(Buffer.concat(data)), image) };
};

exports.encodePng = function encodePng({ width, height, channels, colourType, pixels }) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourType], 8);
  const stride = width * channels;
  const lines = Buffer.alloc((stride + 1) * height);
  // Filter 0: each line as it is.
  for (let y = 0; y < height; y += 1) pixels.copy(lines, y * (stride + 1) + 1, y * stride, (y + 1) * stride);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(lines)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
};

function* chunks(file) {
  for (let at = 8; at + 8 <= file.length; ) {
    const length = file.readUInt32BE(at);
    yield { type: file.toString("latin1", at + 4, at + 8), body: file.subarray(at + 8, at + 8 + length) };
    at += 12 + length;
  }
}

function chunk(type, body) {
  const content = Buffer.concat([Buffer.from(type, "latin1"), body]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32(content), 4);
  return Buffer.concat([frame.subarray(0, 4), content, frame.subarray(4)]);
}

/** Each line of a PNG says how its bytes were made smaller: by what stands left, above, or both. */
function unfilter(lines, { width, height, channels }) {
  const stride = width * channels;
  const pixels = Buffer.alloc(stride * height);
  // What stands outside of the picture counts as 0.
  const pixel = (x, y) => (x < 0 || y < 0 ? 0 : pixels[y * stride + x]);
  for (let y = 0; y < height; y += 1) {
    const start = y * (stride + 1);
    const guess = FILTERS[lines[start]];
    for (let x = 0; x < stride; x += 1) {
      const left = x - channels;
      pixels[y * stride + x] =
        lines[start + 1 + x] + guess(pixel(left, y), pixel(x, y - 1), pixel(left, y - 1));
    }
  }
  return pixels;
}

const FILTERS = [
  () => 0,
  (left) => left,
  (_left, above) => above,
  (left, above) => (left + above) >> 1,
  paeth,
];

/** Whichever of the three is nearest to left + above - corner. */
function paeth(left, above, corner) {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
