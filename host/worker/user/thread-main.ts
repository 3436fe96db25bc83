import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { ControlBlock } from "../protocol/control-block.ts";
import type { Birth, ThreadData, ToThread } from "../protocol/thread-messages.ts";
import { CallQueue } from "./call-queue.ts";
import { captureOutput } from "./capture-output.ts";
import { guardProcess } from "./guard-process.ts";
import { Outbox } from "./outbox.ts";
import { serializeError } from "./serialize-error.ts";
import { UserSide } from "./user-side.ts";

// The first module of a worker thread: loads the App, then runs what the host sends.
if (parentPort) {
  const port = parentPort;
  if (workerData) begin(port, workerData as ThreadData);
  else {
    port.once("message", ({ data, environment }: Birth) => {
      adopt(environment);
      begin(port, data);
    });
  }
}

/** In place: `process.env` is more than an object, it makes texts of what is stored in it. */
function adopt(environment: Birth["environment"]): void {
  for (const name of Object.keys(process.env)) if (environment[name] === undefined) delete process.env[name];
  for (const [name, value] of Object.entries(environment)) if (value !== undefined) process.env[name] = value;
}

function begin(port: MessagePort, { app, broken, memory }: ThreadData): void {
  const control = new ControlBlock(memory);
  const outbox = new Outbox(port);
  const log = outbox.log.bind(outbox);
  const side = new UserSide(log);
  const current = () => side.current;
  captureOutput({ current, log, all: true });
  guardProcess({ root: app.root, current, log, exiting: (exit) => outbox.post({ exit }) });
  const queue = new CallQueue(side, control, outbox);
  port.on("message", (message: ToThread) => {
    if ("calls" in message) queue.add(message.calls);
    else outbox.post();
  });
  side
    .load(app, broken, (index) => {
      control.loading = index;
    })
    .then(
      (errors) => {
        control.loading = undefined;
        outbox.post({ loaded: { errors } });
      },
      (error) => outbox.post({ failed: serializeError(error) }),
    );
}
