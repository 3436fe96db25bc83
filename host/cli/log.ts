import { systemClock } from "../../bindings/api/clock.ts";
import type { Logger } from "../../bindings/api/logger.ts";
import { ConsoleLog } from "../lib/console-log.ts";
import type { Paint } from "../lib/paint.ts";

/** The log of one command, for people or (`json`) for programs; `verbose` shows the host's own lines too. */
export async function logFor(
  { json = false, verbose = false }: { readonly json?: boolean; readonly verbose?: boolean },
  { write, paint }: { readonly write: (text: string) => void; readonly paint: Paint },
): Promise<Logger> {
  const clock = systemClock;
  if (json) {
    const { JsonLog } = await import("../lib/json-log.ts");
    return new JsonLog({ write, clock, level: verbose ? "debug" : "info" });
  }
  return new ConsoleLog({
    write,
    clock,
    paint,
    ...(verbose ? { hostLevel: "debug", userLevel: "trace" } : {}),
  });
}
