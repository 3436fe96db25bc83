import assert from "node:assert/strict";
import { Unavailable } from "../../../../bindings/api/effect.ts";
import type { HostState } from "../../../../bindings/api/host-state.ts";
import type { Listener, TriggerEvent } from "../../../../bindings/api/listener.ts";
import { StallableClock } from "../../../../bindings/api/testing.ts";
import { timerTrigger } from "../../../../bindings/types/timer/trigger.ts";
import { StoredHostState } from "../../../../host/runtime/host-state.ts";
import {
  binding,
  dispatchTo,
  gently,
  type TestContext,
  type TestContextOptions,
  testContext,
} from "../../../support/bind-context.ts";

const MINUTE = 60_000;
const HOURLY = { schedule: "0 0 * * * *" };

interface Value {
  readonly Schedule: { readonly AdjustForDST: boolean };
  readonly ScheduleStatus: {
    readonly Last: string;
    readonly Next: string;
    readonly LastUpdated: string;
  } | null;
  readonly IsPastDue: boolean;
}

describe("a running timer", () => {
  let context: TestContext;
  const listeners: Listener[] = [];
  const events: TriggerEvent[] = [];
  const times: string[] = [];

  beforeEach(async () => {
    events.length = 0;
    times.length = 0;
    context = await testContext();
  });
  afterEach(async () => {
    await Promise.all(listeners.splice(0).map((listener) => listener.stop(AbortSignal.abort())));
    assert.deepEqual(context.log.errors(), []);
  });

  async function listen(
    properties: object = HOURLY,
    using = context,
    run: (event: TriggerEvent) => unknown = () => {},
  ): Promise<Listener> {
    const listener = (await timerTrigger(binding("timerTrigger", { ...properties }), using)).listen(
      dispatchTo((event) => {
        events.push(event);
        times.push(new Date(context.clock.now()).toISOString().slice(11, 19));
        return run(event);
      }),
    );
    listeners.push(listener);
    await listener.start();
    await context.clock.advance(0);
    return listener;
  }
  const values = () => events.map(({ value }) => value as Value);
  const beside = (options: TestContextOptions = {}) => testContext({ beside: context, ...options });

  it("fires by its schedule, not at the start", async () => {
    await listen();
    await context.clock.advance(150 * MINUTE);
    assert.deepEqual(times, ["01:00:00", "02:00:00"]);
    assert.deepEqual(
      events.map(({ id }) => id),
      ["2026-01-01T01:00:00.000Z", "2026-01-01T02:00:00.000Z"],
    );
  });

  it("fires at intervals", async () => {
    await listen({ schedule: "00:00:20" });
    await context.clock.advance(MINUTE);
    assert.deepEqual(times, ["00:00:20", "00:00:40", "00:01:00"]);
    assert.deepEqual(values()[0], {
      Schedule: { AdjustForDST: false },
      ScheduleStatus: null,
      IsPastDue: false,
    });
  });

  it("hands over its schedule and how far it has come, as Azure spells it", async () => {
    await listen();
    await context.clock.advance(121 * MINUTE);
    assert.deepEqual(values(), [
      {
        Schedule: { AdjustForDST: true },
        ScheduleStatus: {
          Last: "0001-01-01T00:00:00",
          Next: "2026-01-01T01:00:00+00:00",
          LastUpdated: "2026-01-01T00:00:00+00:00",
        },
        IsPastDue: false,
      },
      {
        Schedule: { AdjustForDST: true },
        ScheduleStatus: {
          Last: "2026-01-01T01:00:00+00:00",
          Next: "2026-01-01T02:00:00+00:00",
          LastUpdated: "2026-01-01T01:00:00+00:00",
        },
        IsPastDue: false,
      },
    ]);
    assert.equal(events[0]?.reason, "Timer fired at 2026-01-01T01:00:00+00:00");
    assert.deepEqual(events[0]?.data, { TimerTrigger: "2026-01-01T01:00:00+00:00" });
  });

  it("makes up once for what it missed", async () => {
    await (await listen()).stop(gently());
    await context.clock.advance(210 * MINUTE);
    await listen();
    await context.clock.advance(40 * MINUTE);
    assert.deepEqual(times, ["03:30:00", "04:00:00"]);
    assert.deepEqual(
      values().map(({ IsPastDue }) => IsPastDue),
      [true, false],
    );
    assert.equal(events[0]?.id, "2026-01-01T01:00:00.000Z");
    assert.equal(
      events[0]?.details,
      "UnscheduledInvocationReason: IsPastDue, OriginalSchedule: 2026-01-01T01:00:00+00:00",
    );
    assert.match(context.log.text(), /Function 'Orders' is past due on startup\. Executing now\./);
  });

  it("makes up for nothing without a monitor", async () => {
    await (await listen({ ...HOURLY, useMonitor: false })).stop(gently());
    await context.clock.advance(210 * MINUTE);
    await listen({ ...HOURLY, useMonitor: false });
    assert.deepEqual(times, []);
  });

  it("remembers nothing when it fires more often than every minute", async () => {
    await (await listen({ schedule: "*/30 * * * * *" })).stop(gently());
    await context.clock.advance(10 * MINUTE);
    await listen({ schedule: "*/30 * * * * *" });
    assert.deepEqual(times, []);
  });

  it("takes a changed schedule for no missed tick", async () => {
    await (await listen()).stop(gently());
    await context.clock.advance(90 * MINUTE);
    await listen({ schedule: "0 45 * * * *" });
    assert.deepEqual(times, []);
    await context.clock.advance(20 * MINUTE);
    assert.deepEqual(times, ["01:45:00"]);
  });

  it("runs at the start where that is asked for, and not again because it is past due", async () => {
    const properties = { ...HOURLY, runOnStartup: true };
    await (await listen(properties)).stop(gently());
    assert.deepEqual(times, ["00:00:00"]);
    assert.equal(events[0]?.id, undefined);
    assert.match(context.log.text(), /Function 'Orders' is configured to run on startup\. Executing now\./);
    await context.clock.advance(90 * MINUTE);
    await listen(properties);
    assert.deepEqual(times, ["00:00:00", "01:30:00"]);
    assert.equal(values()[1]?.IsPastDue, true);
  });

  it("never runs twice at once, and leaves out what a long run covered", async () => {
    await listen(HOURLY, context, () => context.clock.sleep(150 * MINUTE));
    await context.clock.advance(5 * 60 * MINUTE);
    assert.deepEqual(times, ["01:00:00", "04:00:00"]);
  });

  it("goes on after a failure", async () => {
    await listen(HOURLY, context, () => {
      throw new Error("no");
    });
    await context.clock.advance(121 * MINUTE);
    assert.deepEqual(times, ["01:00:00", "02:00:00"]);
  });

  it("runs in one process, and in another one when that ends", async () => {
    const first = await listen();
    await listen(HOURLY, await beside());
    await context.clock.advance(61 * MINUTE);
    await first.stop(gently());
    await context.clock.advance(60 * MINUTE);
    assert.deepEqual(times, ["01:00:00", "02:00:00"]);
  });

  it("does not start up again when it gets a lost lease back", async () => {
    const clock = new StallableClock(context.clock);
    const open = () => context.store("table", "SheafHostState");
    const state = new StoredHostState({ open, hostId: "spec", clock, log: context.log });
    const properties = { ...HOURLY, runOnStartup: true };
    await listen(properties, { ...context, state });
    const wake = clock.stall();
    const second = await listen(properties, await beside());
    await context.clock.advance(20_000);
    assert.equal(events.length, 2, "the other process started up");
    wake();
    await context.clock.advance(1_000);
    await second.stop(gently());
    await context.clock.advance(59 * MINUTE);
    assert.equal(events.length, 2);
    await context.clock.advance(2 * MINUTE);
    assert.equal(events.length, 3);
  });

  it("goes on when the host's state does not answer for a while, and says so once", async () => {
    let answers = 0;
    const state: HostState = {
      read: (name) => context.state.read(name),
      lease: (name, signal) => context.state.lease(name, signal),
      async write(name, columns) {
        answers += 1;
        if (answers < 4) throw new Unavailable("gone");
        await context.state.write(name, columns);
      },
    };
    await listen(HOURLY, { ...context, state });
    await context.clock.advance(61 * MINUTE);
    assert.deepEqual(times, ["01:00:00"]);
    assert.equal(context.log.text().split("cannot go on now; it is tried again: gone").length, 2);
  });

  it("waits for a run when it stops, but not when it hurries; then the tick counts as missed", async () => {
    const hurry = new AbortController();
    const listener = await listen(HOURLY, context, () => context.clock.sleep(10 * MINUTE));
    await context.clock.advance(65 * MINUTE);
    let stopped = false;
    const stopping = listener.stop(hurry.signal).then(() => {
      stopped = true;
    });
    await context.clock.advance(MINUTE);
    assert.equal(stopped, false);
    hurry.abort();
    await stopping;
    await context.clock.advance(20 * MINUTE);
    await listen();
    assert.deepEqual(times, ["01:00:00", "01:26:00"]);
    assert.equal(events[1]?.id, events[0]?.id);
  });

  it("goes by the time zone of WEBSITE_TIME_ZONE, then TZ", async () => {
    const berlin = await beside({
      settings: { WEBSITE_TIME_ZONE: "W. Europe Standard Time", TZ: "Asia/Tokyo" },
    });
    await listen({ schedule: "0 30 2 * * *" }, berlin);
    await context.clock.advance(3 * 60 * MINUTE);
    assert.deepEqual(times, ["01:30:00"]);
    assert.equal(events[0]?.reason, "Timer fired at 2026-01-01T02:30:00+01:00");
  });
});
