const { randomUUID } = require("node:crypto");

module.exports = async function (context, order) {
  context.log(`Storing an order of ${order.Name}.`);
  order.PartitionKey = "Order";
  order.RowKey = randomUUID();
  return order;
};
