import { makeApp, type TempApp } from "../support/temp-app.ts";

export const ORDERS_QUEUE = "myqueue-items";
export const ORDERS_TABLE = "outTable";

/** The orders sample without its line of log for each order: a message of a queue becomes a row of a table. */
export function ordersApp(): Promise<TempApp> {
  return makeApp({
    "local.settings.json": {
      IsEncrypted: false,
      Values: { FUNCTIONS_WORKER_RUNTIME: "node", AzureWebJobsStorage: "local:" },
    },
    "orders/function.json": {
      bindings: [
        { name: "order", type: "queueTrigger", direction: "in", queueName: ORDERS_QUEUE },
        { name: "$return", type: "table", direction: "out", tableName: ORDERS_TABLE },
      ],
    },
    "orders/index.js": CODE,
  });
}

/** `EnteredAt`: nanoseconds of the clock that all processes of the machine share. */
const CODE = `const { randomUUID } = require("node:crypto");

module.exports = async function (context, order) {
  order.EnteredAt = String(process.hrtime.bigint());
  order.PartitionKey = "Order";
  order.RowKey ??= randomUUID();
  return order;
};
`;

/** An order of so many bytes. */
export function order(id: number, bytes: number, more: Readonly<Record<string, unknown>> = {}): Buffer {
  const plain = { Id: id, Amount: id * 2, ...more };
  const length = JSON.stringify({ ...plain, Note: "" }).length;
  return Buffer.from(JSON.stringify({ ...plain, Note: "x".repeat(Math.max(0, bytes - length)) }));
}
