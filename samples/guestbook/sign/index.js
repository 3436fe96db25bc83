const { randomUUID } = require("node:crypto");

module.exports = async function (context, req) {
  const { name, text } = req.body ?? {};
  if (!name || !text) {
    context.res = { status: 400, body: { error: "An entry has a name and a text." } };
    return;
  }
  // Rows are sorted by RowKey: the time comes first in it.
  const at = new Date().toISOString();
  context.bindings.entry = { RowKey: `${at}-${randomUUID()}`, name, text, at };
  context.res = { status: 201, body: { name, text, at } };
};
