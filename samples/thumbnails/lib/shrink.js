/**
 * An image no side of which is longer than `longest` pixels; a smaller one stays as it is. Each new pixel is the mean of the
 * pixels it stands for. Channels: 1 (grey) to 4 (red, green, blue, alpha), 8 bits each.
 */
exports.shrink = function shrink(image, longest) {
  const scale = Math.max(image.width, image.height) / longest;
  if (scale <= 1) return image;
  const width = Math.max(1, Math.round(image.width / scale));
  const height = Math.max(1, Math.round(image.height / scale));
  const pixels = Buffer.alloc(width * height * image.channels);
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    const rows = span(y, height, image.height);
    for (let x = 0; x < width; x += 1) {
      const columns = span(x, width, image.width);
      for (let channel = 0; channel < image.channels; channel += 1) {
        pixels[at] = mean(image, rows, columns, channel);
        at += 1;
      }
    }
  }
  return { ...image, width, height, pixels };
};

/** The old positions that the new position `index` of `count` stands for. */
function span(index, count, oldCount) {
  const from = Math.floor((index * oldCount) / count);
  return { from, to: Math.max(from + 1, Math.floor(((index + 1) * oldCount) / count)) };
}

function mean({ width, channels, pixels }, rows, columns, channel) {
  let sum = 0;
  for (let y = rows.from; y < rows.to; y += 1) {
    for (let x = columns.from; x < columns.to; x += 1) sum += pixels[(y * width + x) * channels + channel];
  }
  return Math.round(sum / ((rows.to - rows.from) * (columns.to - columns.from)));
}
