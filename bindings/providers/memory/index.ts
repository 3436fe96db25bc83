import type { Provider } from "../../api/provider.ts";
import type { MemoryStore } from "./store.ts";

/** A provider with stores of its own: two of them share nothing. */
export function createMemoryProvider(): Provider {
  const stores = new Map<string, MemoryStore>();
  return {
    name: "memory",
    schemes: ["memory"],
    offers: ["queue", "table", "blob"],
    identity: (setting) => setting.trim(),
    async connect(setting, { clock }) {
      const [{ MemoryClient }, { MemoryStore }] = await Promise.all([
        import("./client.ts"),
        import("./store.ts"),
      ]);
      const identity = setting.trim();
      const store = stores.get(identity) ?? new MemoryStore();
      stores.set(identity, store);
      return new MemoryClient(identity, store, clock);
    },
  };
}

export default createMemoryProvider();
