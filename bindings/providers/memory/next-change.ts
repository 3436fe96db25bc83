import type { MemoryClient } from "./client.ts";

/** Resolves at the topic's next change, at the time `due`, or when the signal or the connection ends. */
export function nextChange(
  client: MemoryClient,
  topic: string,
  due: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const ends = [signal, client.closed];
    const stopWatching = client.store.watch(topic, done);
    const cancel = Number.isFinite(due) ? client.clock.after(due - client.clock.now(), done) : () => {};
    for (const end of ends) end.addEventListener("abort", done);
    if (ends.some((end) => end.aborted)) done();

    function done() {
      stopWatching();
      cancel();
      for (const end of ends) end.removeEventListener("abort", done);
      resolve();
    }
  });
}
