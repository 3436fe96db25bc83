const { randomUUID } = require("node:crypto");

module.exports = async function (context, req) {
  const text = req.body?.text;
  if (typeof text !== "string") {
    context.res = { status: 400, body: { error: "A document has a text." } };
    return;
  }
  const id = randomUUID();
  context.bindings.document = { id, text };
  context.res = { status: 202, headers: { "content-type": "application/json" }, body: { id } };
};
