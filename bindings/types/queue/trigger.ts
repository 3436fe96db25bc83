import { type BindContext, type Binding, connectionOf } from "../../api/binding.ts";
import { MANUAL_REASON, type Trigger, type TriggerEvent } from "../../api/listener.ts";
import { type Consumption, QueueListener } from "./consume.ts";
import { toLimits, toStoreOptions } from "./host-options.ts";
import { MessageEvent, type MessageRules, withProperties } from "./message-event.ts";
import { poisonQueueOf, toQueueName } from "./queue-name.ts";
import { type FailureRules, warnExhausted } from "./settle.ts";

export async function queueTrigger(binding: Binding, context: BindContext): Promise<Trigger> {
  const name = toQueueName(String(binding.queueName), context.where(binding, "queueName"));
  const connection = connectionOf(binding);
  const limits = toLimits(context.options);
  const open = (queueName: string) =>
    context.open("queue", connection, queueName, toStoreOptions(context.options));
  const queue = await open(name);
  const poisonName = poisonQueueOf(name);
  const isBinary = binding.dataType === "binary";
  const failure: FailureRules = {
    ...limits,
    poison: poisonName === undefined ? undefined : { name: poisonName, store: await open(poisonName) },
  };
  const rules: MessageRules = {
    ...failure,
    onExhausted: warnExhausted(name, failure, context.log),
    isBinary,
    clock: context.clock,
    reason: `New queue message detected on '${name}'.`,
  };
  const consumption: Consumption = {
    ...{ name, queue, limits, rules },
    ...{ clock: context.clock, log: context.log },
    toEvent: (delivery) => new MessageEvent(delivery, rules),
  };
  return {
    listen: (dispatch) => new QueueListener(consumption, dispatch),
    async metric() {
      const { visible, leased = 0 } = await queue.length();
      return { name, value: visible + leased, target: limits.batchSize + limits.newBatchThreshold };
    },
    event: async (payload) => manualEvent(payload, isBinary),
    describe: () => `queue '${name}'`,
  };
}

function manualEvent(payload: string, isBinary: boolean): TriggerEvent {
  return {
    value: isBinary ? Buffer.from(payload) : payload,
    data: withProperties({ QueueTrigger: payload, DequeueCount: 1 }, payload),
    reason: MANUAL_REASON,
    repeatable: true,
    settle: () => [],
  };
}
