import type { Clock } from "../../bindings/api/clock.ts";
import { type Effect, Unavailable } from "../../bindings/api/effect.ts";
import type { Client } from "../../bindings/api/provider.ts";
import type { Outages } from "./outages.ts";

export interface CommitOptions {
  /** The name under which clients other than the trigger's remember the effects; none: they cannot. */
  readonly once: string | undefined;
  readonly clock: Clock;
  readonly outages: Outages;
  /** Asked for when a client does not answer: the signal that ends the wait (the lease is gone, or the time is up). */
  readonly giveUp: () => AbortSignal | undefined;
}

/** Longest wait between two tries at a client that does not answer. */
const MAX_RETRY_MS = 5_000;

/**
 * Commits an invocation's effects, client by client, the trigger's last and together with its settlement. Rejects with
 * Conflict or LeaseLost as `Client.commit` does; Unavailable only when `giveUp` aborted.
 */
export async function commitEffects(
  effects: readonly Effect[],
  settlement: readonly Effect[],
  options: CommitOptions,
): Promise<void> {
  if (effects.length === 0 && settlement.length === 0) return;
  const triggerClient = settlement[0]?.client;
  for (const [client, batch] of byClient(effects)) {
    if (client !== triggerClient) await commitWhenAvailable(client, batch, options.once, options);
  }
  if (!triggerClient) return;
  const own = effects.filter((effect) => effect.client === triggerClient);
  await commitWhenAvailable(
    triggerClient,
    own.length === 0 ? settlement : [...own, ...settlement],
    undefined,
    options,
  );
}

function byClient(effects: readonly Effect[]): Map<Client, Effect[]> {
  const groups = new Map<Client, Effect[]>();
  for (const effect of effects) {
    const group = groups.get(effect.client);
    if (group) group.push(effect);
    else groups.set(effect.client, [effect]);
  }
  return groups;
}

async function commitWhenAvailable(
  client: Client,
  effects: readonly Effect[],
  once: string | undefined,
  options: CommitOptions,
): Promise<void> {
  try {
    await client.commit(effects, once);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    await keepTrying(client, () => client.commit(effects, once), error, options);
  }
}

/** The result is kept: the same effects again, until the client takes them or nobody waits any more. */
async function keepTrying(
  client: Client,
  commit: () => Promise<void>,
  first: Unavailable,
  { clock, outages, giveUp }: CommitOptions,
): Promise<void> {
  const over = giveUp();
  outages.began(client, first);
  for (let tries = 0, last = first; ; tries += 1) {
    if (over?.aborted) throw last;
    await clock.sleep(Math.min(MAX_RETRY_MS, 100 * 2 ** tries), over);
    try {
      await commit();
      outages.ended(client);
      return;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      last = error;
    }
  }
}
