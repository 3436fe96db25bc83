import assert from "node:assert/strict";
import type { Listener } from "../../../../bindings/api/listener.ts";
import { timerTrigger } from "../../../../bindings/types/timer/trigger.ts";
import { binding, gently, type TestContext, testContext } from "../../../support/bind-context.ts";

const MINUTE = 60_000;
const HOURLY = { schedule: "0 0 * * * *" };

describe("a timer trigger", () => {
  let context: TestContext;
  let listener: Listener | undefined;

  beforeEach(async () => {
    context = await testContext();
  });
  afterEach(async () => {
    await listener?.stop(AbortSignal.abort());
    listener = undefined;
  });

  async function listen(properties: object = HOURLY): Promise<Listener> {
    const trigger = await timerTrigger(binding("timerTrigger", { ...properties }), context);
    listener = trigger.listen(() => assert.fail("it ran"));
    await listener.start();
    await context.clock.advance(0);
    return listener;
  }

  it("tells when it will run", async () => {
    const trigger = await timerTrigger(binding("timerTrigger", HOURLY), context);
    assert.equal(trigger.describe?.(), "schedule '0 0 * * * *', next run 2026-01-01T01:00:00+00:00");
    await listen({ schedule: "0 0 */12 * * *" });
    assert.match(
      context.log.text(),
      /debug The next 5 occurrences of the 'Orders' schedule \(Cron: '0 0 \*\/12 \* \* \*'\) will be:\n2026-01-01T12:00:00\+00:00\n2026-01-02T00:00:00\+00:00\n/,
    );
  });

  it("needs a host when its tick has come, or when nothing is remembered", async () => {
    const trigger = await timerTrigger(binding("timerTrigger", HOURLY), context);
    assert.deepEqual(await trigger.metric?.(), { name: "Orders", value: 1, target: 1 });
    await (await listen()).stop(gently());
    assert.equal((await trigger.metric?.())?.value, 0);
    await context.clock.advance(60 * MINUTE);
    assert.equal((await trigger.metric?.())?.value, 1);
    const often = await timerTrigger(binding("timerTrigger", { schedule: "00:00:10" }), context);
    assert.equal((await often.metric?.())?.value, 1);
  });

  it("makes an event by hand", async () => {
    const trigger = await timerTrigger(binding("timerTrigger", HOURLY), context);
    const event = await trigger.event?.("");
    assert(event);
    assert.equal(event.id, undefined);
    assert.equal((event.value as { IsPastDue: boolean }).IsPastDue, false);
  });

  it("refuses bad schedules and zones, saying why and where", async () => {
    await assert.rejects(timerTrigger(binding("timerTrigger", { schedule: "0 0 0 * * 7" }), context), {
      code: "SHEAF_TIMER_SCHEDULE",
      message:
        "The schedule expression '0 0 0 * * 7' was not recognized as a valid cron expression or timespan string: '7' in the day-of-week field: it goes from 0 to 6; Sunday is 0.",
      where: { file: "item.json", line: 1 },
    });
    const lost = await testContext({ settings: { WEBSITE_TIME_ZONE: "Mars/Olympus" } });
    await assert.rejects(timerTrigger(binding("timerTrigger", HOURLY), lost), { code: "SHEAF_TIMER_ZONE" });
    const posix = await testContext({ settings: { TZ: "MEZ-1MESZ" } });
    await timerTrigger(binding("timerTrigger", HOURLY), posix);
    assert.match(
      posix.log.text(),
      /warn The setting TZ names no time zone that is known: 'MEZ-1MESZ'\. Timers go by UTC\./,
    );
  });

  it("warns about schedules that never fire, and about ranges it turned round", async () => {
    await listen({ schedule: "0 0 22-2 31 2 *" });
    const log = context.log.text();
    assert.match(
      log,
      /warn Function 'Orders', schedule '0 0 22-2 31 2 \*': the range 22-2 in the hour field is taken as 2-22\./,
    );
    assert.match(log, /warn .*: it never fires\./);
    await context.clock.advance(MINUTE);
  });
});
