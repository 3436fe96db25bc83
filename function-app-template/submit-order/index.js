const { randomUUID } = require("node:crypto");

module.exports = async function (context, req) {
  const { item, amount = 1 } = req.body ?? {};
  if (!item) {
    context.res = { status: 400, body: "An order names an item.\n" };
    return;
  }
  const order = { id: randomUUID(), item, amount };
  context.bindings.order = order;
  context.res = { status: 202, headers: { "content-type": "application/json" }, body: order };
};
