module.exports = async function (context, document) {
  const words = document.text.split(/\s+/).filter(Boolean).length;
  context.bindings.content = document.text;
  context.bindings.entry = { words, characters: document.text.length };
  context.log(`Archived ${document.id}: ${words} words.`);
};
