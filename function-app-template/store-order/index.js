module.exports = async function (context, order) {
  context.bindings.row = { item: order.item, amount: order.amount };
  context.log(`Stored ${order.amount} × ${order.item}.`);
};
