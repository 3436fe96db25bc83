const { decodePng, encodePng } = require("../lib/png.js");
const { shrink } = require("../lib/shrink.js");

const LONGEST_SIDE = 128;

module.exports = async function (context, picture) {
  const original = decodePng(picture);
  const small = shrink(original, LONGEST_SIDE);
  context.bindings.thumbnail = encodePng(small);
  const { name } = context.bindingData;
  context.log(`${name}: ${original.width}×${original.height} → ${small.width}×${small.height}`);
};
