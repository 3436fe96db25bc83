import type { MessageInfo } from "../../bindings/api/queue-store.ts";
import { bytesAsText } from "../lib/bytes-as-text.ts";
import { withConnection } from "./app-data.ts";
import type { CommandAction } from "./command.ts";
import { errors } from "./errors.ts";
import { listNames, printItems } from "./listing.ts";
import { readPayload } from "./payload.ts";

export const send: CommandAction = async (call) => {
  const [name = "", message = ""] = call.args;
  const body = await readPayload(message, call.terminal);
  return withConnection(call, async ({ open }) => {
    const effect = (await open("queue", name)).send(body);
    await effect.client.commit([effect]);
    if (call.options.json) await call.terminal.print(`${JSON.stringify({ id: effect.id })}\n`);
    else call.terminal.note(`Sent message ${effect.id} to ${name}.`);
  });
};

export const peek: CommandAction<{ readonly take: number }> = (call) =>
  withConnection(call, async ({ open }) => {
    const [name = ""] = call.args;
    const queue = await open("queue", name);
    if (!queue.peek) {
      throw errors.SHEAF_PEEK_UNSUPPORTED(
        `Queue "${name}": its technology cannot show messages without taking them.`,
      );
    }
    const messages = await queue.peek(call.options.take);
    await printItems(call, messages.map(describe), (message) => message.body);
  });

export const length: CommandAction = (call) =>
  withConnection(call, async ({ open }) => {
    const [name = ""] = call.args;
    const { visible, leased, delayed } = await (await open("queue", name)).length();
    if (call.options.json) {
      // Messages that wait for their time are told only where there are any: scripts compare this object.
      const counts = { visible, leased, delayed: delayed || undefined };
      return call.terminal.print(`${JSON.stringify(counts)}\n`);
    }
    const parts = [`${visible} visible`];
    if (leased !== undefined) parts.push(`${leased} leased`);
    if (delayed) parts.push(`${delayed} delayed`);
    await call.terminal.print(`${parts.join(", ")}\n`);
  });

export const clear: CommandAction = (call) =>
  withConnection(call, async ({ open }) => {
    const [name = ""] = call.args;
    await (await open("queue", name)).clear();
    call.terminal.note(`Cleared ${name}.`);
  });

export const list: CommandAction = (call) => listNames(call, "queue");

function describe({ id, body, dequeueCount, insertedAt }: MessageInfo) {
  return { id, body: bytesAsText(body), dequeueCount, insertedAt: insertedAt.toISOString() };
}
