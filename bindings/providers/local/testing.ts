import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Client } from "../../api/provider.ts";
import { type HarnessMaker, StallableClock, TestLog, VirtualClock } from "../../api/testing.ts";
import { LocalProvider } from "./index.ts";

/** A store in a folder of its own, in virtual time that waits for the store to finish its writes. */
export const harness: HarnessMaker = async () => {
  const root = await mkdtemp(path.join(tmpdir(), "sheaf-local-"));
  const provider = new LocalProvider();
  const clocks = new Map<Client, StallableClock>();
  const clock = new PatientClock(async () => {
    // Writes wait in one line, so when this one is done all before it are.
    for (const client of clocks.keys()) await client.commit([]).catch(() => undefined);
  });
  return {
    clock,
    paceMs: 0,
    async connect() {
      const own = new StallableClock(clock);
      const client = await provider.connect("local:", { root, clock: own, log: new TestLog() });
      clocks.set(client, own);
      return client;
    },
    stall: (client) => clocks.get(client)?.stall() ?? (() => {}),
    async dispose() {
      for (const client of clocks.keys()) await client[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
};

const STEP_MS = 1_000;

/** A disk takes real time. Time that jumped half a minute meanwhile would let leases run out that are being renewed. */
class PatientClock extends VirtualClock {
  readonly #idle: () => Promise<void>;

  constructor(idle: () => Promise<void>) {
    super();
    this.#idle = idle;
  }

  override async advance(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= STEP_MS) {
      await super.advance(Math.min(left, STEP_MS));
      await this.#idle();
    }
    await super.advance(0);
  }
}
