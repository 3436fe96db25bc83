import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Client } from "../../api/provider.ts";
import { type HarnessMaker, TestLog, VirtualClock } from "../../api/testing.ts";
import { LocalProvider } from "./index.ts";

/** A store in a folder of its own, on virtual time. */
export const harness: HarnessMaker = async () => {
  const root = await mkdtemp(path.join(tmpdir(), "sheaf-local-"));
  const provider = new LocalProvider();
  const clock = new VirtualClock();
  const clients: Client[] = [];
  return {
    clock,
    async connect() {
      const client = await provider.connect("local:", { root, clock, log: new TestLog() });
      clients.push(client);
      return client;
    },
    async dispose() {
      for (const client of clients) await client[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
};
