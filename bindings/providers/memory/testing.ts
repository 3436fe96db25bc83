import type { Client } from "../../api/provider.ts";
import { type HarnessMaker, StallableClock, TestLog, VirtualClock } from "../../api/testing.ts";
import { createMemoryProvider } from "./index.ts";

/** A store of its own, in virtual time. */
export const harness: HarnessMaker = async () => {
  const provider = createMemoryProvider();
  const clock = new VirtualClock();
  const clocks = new Map<Client, StallableClock>();
  return {
    clock,
    paceMs: 0,
    async connect() {
      const own = new StallableClock(clock);
      const client = await provider.connect("memory:contract", { root: "/", clock: own, log: new TestLog() });
      clocks.set(client, own);
      return client;
    },
    stall: (client) => clocks.get(client)?.stall() ?? (() => {}),
    async dispose() {
      for (const client of clocks.keys()) await client[Symbol.asyncDispose]();
    },
  };
};
