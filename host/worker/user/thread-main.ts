import { parentPort, workerData } from "node:worker_threads";
import { ControlBlock } from "../protocol/control-block.ts";
import type { ThreadData, ToThread } from "../protocol/thread-messages.ts";
import { CallQueue } from "./call-queue.ts";
import { captureOutput } from "./capture-output.ts";
import { guardProcess } from "./guard-process.ts";
import { Outbox } from "./outbox.ts";
import { serializeError } from "./serialize-error.ts";
import { UserSide } from "./user-side.ts";

// The first module of a worker thread: loads the App, then runs what the host sends.
if (parentPort) {
  const port = parentPort;
  const { app, broken, memory } = workerData as ThreadData;
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
