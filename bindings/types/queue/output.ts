import { type BindContext, type Binding, connectionOf } from "../../api/binding.ts";
import { parseTemplate } from "../../api/expression.ts";
import type { Output } from "../../api/listener.ts";
import type { QueueStore } from "../../api/queue-store.ts";
import { toStoreOptions } from "./host-options.ts";
import { toMessageId } from "./message-id.ts";
import { toMessages } from "./messages.ts";
import { toQueueName } from "./queue-name.ts";

export async function queueOutput(binding: Binding, context: BindContext): Promise<Output> {
  const where = context.where(binding, "queueName");
  const connection = connectionOf(binding);
  const template = parseTemplate(String(binding.queueName), context);
  const open = (text: string): Promise<QueueStore> =>
    context.open("queue", connection, toQueueName(text, where), toStoreOptions(context.options));
  const constant = template.names.length === 0 ? await open(template.resolve({})) : undefined;
  return {
    async effects(value, { data, id }) {
      const messages = toMessages(value);
      if (messages.length === 0) return [];
      const queue = constant ?? (await open(template.resolve(data)));
      return messages.map((message, index) => queue.send(message, { id: toMessageId(`${id}/${index}`) }));
    },
  };
}
