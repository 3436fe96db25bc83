import assert from "node:assert/strict";
import { Conflict, LeaseLost, Unavailable } from "../../../bindings/api/effect.ts";
import { HostError } from "../../../bindings/api/errors.ts";
import { TestLog, VirtualClock } from "../../../bindings/api/testing.ts";
import type { BoundFunction } from "../../../host/runtime/bound-function.ts";
import { Dispatcher } from "../../../host/runtime/dispatcher.ts";
import type { Reply } from "../../../host/worker/messages.ts";
import { boundOf, eventOf, fail, outputTo, RecordingClient, ScriptedWorker, succeed } from "./fakes.ts";

describe("the dispatcher", () => {
  const clock = new VirtualClock();
  let log: TestLog;
  let client: RecordingClient;

  beforeEach(() => {
    log = new TestLog();
    client = new RecordingClient();
  });

  function dispatcher(worker: ScriptedWorker, timeoutMs?: number): Dispatcher {
    return new Dispatcher({ worker, clock, log, timeoutMs });
  }

  it("commits what the function wrote together with the trigger's settlement", async () => {
    const worker = new ScriptedWorker(() => succeed({ out: "row" }));
    const outcome = await dispatcher(worker).dispatch(
      boundOf({ outputs: { out: outputTo(client) } }),
      eventOf(client),
    );
    assert.ok(outcome.ok);
    assert.deepEqual(client.commits, [{ effects: ["write row", "ack"], once: undefined }]);
  });

  it("commits the trigger's client last, the others under the function's name and the event's id", async () => {
    const journal: string[] = [];
    const trigger = new RecordingClient("trigger", journal);
    const other = new RecordingClient("other", journal);
    const bound = boundOf({ outputs: { a: outputTo(trigger), b: outputTo(other) } });
    await dispatcher(new ScriptedWorker(() => succeed({ a: "1", b: "2" }))).dispatch(bound, eventOf(trigger));
    assert.deepEqual(journal, ["other: write 2", "trigger: write 1, ack"]);
    assert.equal(other.commits[0]?.once, "f/m1");
  });

  it("settles a failure without any of its outputs", async () => {
    const bound = boundOf({ outputs: { out: outputTo(client) } });
    const outcome = await dispatcher(new ScriptedWorker(() => fail("no"))).dispatch(bound, eventOf(client));
    assert.ok(!outcome.ok);
    assert.equal(outcome.error.message, "no");
    assert.deepEqual(client.commits, [{ effects: ["release"], once: undefined }]);
    assert.match(log.errors().join(), /Executed 'Functions\.f' \(Failed, Id=.*\)\nError: no/);
  });

  it("settles an event that cannot be handed over as a failure", async () => {
    let nested: unknown = 1;
    for (let depth = 0; depth < 20_000; depth += 1) nested = { nested };
    const event = eventOf(client, { data: { nested } });
    const outcome = await dispatcher(new ScriptedWorker(() => succeed())).dispatch(boundOf(), event);
    assert.ok(!outcome.ok && outcome.error instanceof RangeError);
    assert.deepEqual(client.commits, [{ effects: ["release"], once: undefined }]);
  });

  it("says which binding could not do its part", async () => {
    const refuse = async () => {
      throw new HostError("SHEAF_X", "No value for named parameter 'x'.", { cure: "Send it." });
    };
    for (const [bound, name] of [
      [boundOf({ inputs: { row: { read: refuse } } }), "row"],
      [boundOf({ outputs: { file: { effects: refuse } } }), "file"],
    ] as const) {
      const worker = new ScriptedWorker(() => succeed({ file: "x" }));
      const outcome = await dispatcher(worker).dispatch(bound, eventOf(client));
      assert.ok(!outcome.ok && outcome.error instanceof HostError);
      assert.equal(outcome.error.message, `No value for named parameter 'x'. (binding '${name}')`);
      assert.deepEqual([outcome.error.code, outcome.error.cure], ["SHEAF_X", "Send it."]);
    }
  });

  it("takes a Conflict for the function's failure", async () => {
    client.answers.push(new Conflict(client.effect("write row"), "The specified entity already exists."));
    const bound = boundOf({ outputs: { out: outputTo(client) } });
    const outcome = await dispatcher(new ScriptedWorker(() => succeed({ out: "row" }))).dispatch(
      bound,
      eventOf(client),
    );
    assert.ok(!outcome.ok);
    assert.deepEqual(client.commits, [{ effects: ["release"], once: undefined }]);
  });

  it("drops everything when the lease is lost, and settles nothing", async () => {
    client.answers.push(new LeaseLost("gone"));
    const outcome = await dispatcher(new ScriptedWorker(() => succeed())).dispatch(
      boundOf(),
      eventOf(client),
    );
    assert.ok(!outcome.ok);
    assert.deepEqual(client.commits, []);
    assert.deepEqual(log.errors(), []);
  });

  it("keeps the result and commits it again while the store does not answer; the function runs once", async () => {
    client.answers.push(new Unavailable("down"), new Unavailable("down"));
    const worker = new ScriptedWorker(() => succeed({ out: "row" }));
    const running = dispatcher(worker).dispatch(
      boundOf({ outputs: { out: outputTo(client) } }),
      eventOf(client),
    );
    await clock.advance(1_000);
    assert.ok((await running).ok);
    assert.equal(worker.calls.length, 1);
    assert.deepEqual(client.commits, [{ effects: ["write row", "ack"], once: undefined }]);
  });

  it("gives up an event without a lease after the function's timeout", async () => {
    client.answers.push(...Array.from({ length: 50 }, () => new Unavailable("down")));
    const event = eventOf(client, { settle: () => [] });
    const bound = boundOf({ outputs: { out: outputTo(client) } });
    const running = dispatcher(new ScriptedWorker(() => succeed({ out: "row" })), 20_000).dispatch(
      bound,
      event,
    );
    await clock.advance(30_000);
    assert.ok(!(await running).ok);
  });

  it("drops the result of an event whose lease ran out while the function ran", async () => {
    let isLost = false;
    const worker = new ScriptedWorker(() => {
      isLost = true;
      return succeed();
    });
    const event = Object.defineProperty(eventOf(client), "isLost", { get: () => isLost });
    const outcome = await dispatcher(worker).dispatch(boundOf(), event);
    assert.ok(!outcome.ok);
    assert.deepEqual(client.commits, []);
  });

  for (const fault of ["neighbour", "stopped"] as const) {
    it(`gives the event back uncounted when the fault is ${fault}`, async () => {
      const reply: Reply = { ok: false, fault, error: { name: "Error", message: "thread ended" } };
      await dispatcher(new ScriptedWorker(() => reply)).dispatch(boundOf(), eventOf(client));
      assert.deepEqual(client.commits, [{ effects: ["give back"], once: undefined }]);
      assert.deepEqual(log.errors(), []);
    });
  }

  it("fails before user code when an input cannot be read", async () => {
    const worker = new ScriptedWorker(() => succeed());
    const input = { read: () => Promise.reject(new Error("No value for named parameter 'x'.")) };
    const outcome = await dispatcher(worker).dispatch(boundOf({ inputs: { in: input } }), eventOf(client));
    assert.ok(!outcome.ok);
    assert.equal(worker.calls.length, 0);
    assert.deepEqual(client.commits, [{ effects: ["release"], once: undefined }]);
  });

  it("hands the trigger first, then the inputs in order, and the metadata", async () => {
    const worker = new ScriptedWorker(() => succeed());
    const inputs = { a: { read: async () => ({ x: 1 }) }, b: { read: async () => undefined } };
    await dispatcher(worker).dispatch(boundOf({ inputs }), eventOf(client));
    assert.deepEqual(worker.calls[0]?.inputData, [
      { name: "item", data: { string: "hello" } },
      { name: "a", data: { json: '{"x":1}' } },
      { name: "b", data: {} },
    ]);
    assert.deepEqual(worker.calls[0]?.triggerMetadata, { DequeueCount: { json: "1" } });
  });

  it("lets the return value win over an output named $return, and spreads it where there is no such binding", async () => {
    const reply: Reply = {
      ok: true,
      outputData: [{ name: "$return", data: { string: "stray" } }],
      returnValue: { json: '{"out":"x"}' },
    };
    const named = await dispatcher(new ScriptedWorker(() => reply)).dispatch(
      boundOf({ outputs: { $return: outputTo(client) } }),
      eventOf(client),
    );
    assert.deepEqual(named, { ok: true, outputs: { $return: { out: "x" } } });
    const spread = await dispatcher(new ScriptedWorker(() => reply)).dispatch(
      boundOf({ outputs: { out: outputTo(client) } }),
      eventOf(client),
    );
    assert.ok(spread.ok);
    assert.equal(spread.outputs.out, "x");
  });

  describe("with a retry policy", () => {
    const retrying: BoundFunction = boundOf({
      definition: { retry: { strategy: "fixedDelay", maxRetryCount: 2, delayMs: 1_000 } },
    });

    it("runs again after the delay, with a new id and its retryContext from the first attempt on", async () => {
      const worker = new ScriptedWorker((_call, attempt) =>
        attempt < 2 ? fail(`no ${attempt}`) : succeed(),
      );
      const running = dispatcher(worker).dispatch(retrying, eventOf(client));
      await clock.advance(2_500);
      assert.ok((await running).ok);
      assert.deepEqual(
        worker.calls.map(({ retryContext }) => [retryContext?.retryCount, retryContext?.exception?.message]),
        [
          [0, undefined],
          [1, "no 0"],
          [2, "no 1"],
        ],
      );
      assert.equal(new Set(worker.calls.map(({ invocationId }) => invocationId)).size, 3);
      assert.deepEqual(client.commits, [{ effects: ["ack"], once: undefined }]);
    });

    it("settles one failure after the last attempt", async () => {
      const worker = new ScriptedWorker(() => fail("no"));
      const running = dispatcher(worker).dispatch(retrying, eventOf(client));
      await clock.advance(10_000);
      assert.ok(!(await running).ok);
      assert.equal(worker.calls.length, 3);
      assert.deepEqual(client.commits, [{ effects: ["release"], once: undefined }]);
    });

    it("gives the event back when the host drains during the wait", async () => {
      const worker = new ScriptedWorker(() => fail("no"));
      const draining = dispatcher(worker);
      const running = draining.dispatch(retrying, eventOf(client));
      await clock.advance(10);
      draining.drain();
      await running;
      assert.equal(worker.calls.length, 1);
      assert.deepEqual(client.commits, [{ effects: ["give back"], once: undefined }]);
    });
  });

  it("is idle when the last event is done", async () => {
    let finish = (_reply: Reply) => {};
    const worker = new ScriptedWorker(() => new Promise<Reply>((resolve) => (finish = resolve)));
    const busy = dispatcher(worker);
    const running = busy.dispatch(boundOf(), eventOf(client));
    await clock.advance(1);
    assert.equal(busy.running, 1);
    let idle = false;
    void busy.idle().then(() => (idle = true));
    await clock.advance(1);
    assert.equal(idle, false);
    finish(succeed());
    await running;
    await clock.advance(1);
    assert.equal(idle, true);
  });
});
