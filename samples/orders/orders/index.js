const { randomUUID } = require("node:crypto");

module.exports = async function (context, order) {
  context.log(`Storing ${JSON.stringify(order)}`);
  order.PartitionKey = "Order";
  order.RowKey = randomUUID();
  return order;
};
