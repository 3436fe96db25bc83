import assert from "node:assert/strict";
import { eventually } from "../../bindings/api/testing.ts";
import { sheaf, sheafJson } from "../support/cli.ts";
import { fn, hostJson, onQueue, RunningApp } from "./running-app.ts";

/** Neither UTF-8 nor what a JSON parser would give back as it was. */
const BODY = Buffer.concat([Buffer.from('{ "a" : 1.0 }\r\n\t'), Buffer.from([0, 255, 254, 0x80])]);
const FAILS = `if (input !== "good") { record("attempt", context.bindingData.dequeueCount); throw new Error("not today"); }
record("good", context.bindingData.dequeueCount);`;

describe("a message that makes its function throw", function () {
  this.timeout(20_000);
  let running: RunningApp;
  afterEach(() => running.end());

  it("is tried maxDequeueCount times and then lies in the poison queue, byte for byte, while its neighbours pass", async () => {
    running = await RunningApp.start({
      ...hostJson({ queues: { maxDequeueCount: 5, visibilityTimeout: "00:00:00.500", batchSize: 1 } }),
      ...fn("Picky", [onQueue("orders")], FAILS),
    });
    await send("-", BODY);
    await send("good");
    const [message] = await poisoned();
    assert.deepEqual(await dequeueCounts("attempt"), [1, 2, 3, 4, 5]);
    assert.equal(await length("orders"), 0);
    assert.deepEqual(await dequeueCounts("good"), [1]);
    const { at: goodAt } = await note("good");
    const { at: lastAt } = await note("attempt", -1);
    assert.ok(goodAt < lastAt, "the good message does not wait for the bad one");
    assert.match(
      running.host.output,
      /Message has reached MaxDequeueCount of 5\. Moving message to queue 'orders-poison'/,
    );
    assert.equal(message?.dequeueCount, 0);
    assert.deepEqual(Buffer.from(message?.body ?? "", "base64"), BODY);
  });

  it("waits a second before its second attempt, as no other pause is asked for", async () => {
    running = await RunningApp.start({
      ...hostJson({ queues: { maxDequeueCount: 2 } }),
      ...fn("Picky", [onQueue("orders")], FAILS),
    });
    await send("bad");
    await poisoned();
    const { at: first } = await note("attempt");
    const { at: second } = await note("attempt", -1);
    assert.deepEqual(await dequeueCounts("attempt"), [1, 2]);
    assert.ok(second - first >= 790, `${second - first} ms lie between the attempts`);
  });

  async function send(body: string, stdin: Uint8Array | string = ""): Promise<void> {
    const { code, stderr } = await sheaf(["queue", "send", "orders", body, "--app", running.app.root], {
      stdin,
    });
    assert.equal(code, 0, stderr);
  }

  async function poisoned(): Promise<readonly Peeked[]> {
    await running.host.says(/Moving message to queue/);
    await eventually(async () => (await length("orders-poison")) === 1);
    return (await sheafJson(["queue", "peek", "orders-poison", "--app", running.app.root])) as Peeked[];
  }

  async function length(queue: string): Promise<number> {
    const { visible } = (await sheafJson(["queue", "length", queue, "--app", running.app.root])) as {
      visible: number;
    };
    return visible;
  }

  async function dequeueCounts(what: string): Promise<unknown[]> {
    return (await running.records()).filter((each) => each.what === what).map(({ value }) => value);
  }

  async function note(what: string, index = 0) {
    const found = (await running.records()).filter((each) => each.what === what).at(index);
    assert.ok(found, `no ${what}`);
    return found;
  }
});

interface Peeked {
  readonly id: string;
  readonly body: string;
  readonly dequeueCount: number;
}
