import type { Unavailable } from "../../bindings/api/effect.ts";
import type { Logger } from "../../bindings/api/logger.ts";
import type { Client } from "../../bindings/api/provider.ts";

/** Says once that a client does not answer, and once that it answers again, however many invocations wait for it. */
export class Outages {
  readonly #log: Logger;
  readonly #clients = new Set<Client>();

  constructor(log: Logger) {
    this.#log = log;
  }

  began(client: Client, error: Unavailable): void {
    if (this.#clients.has(client)) return;
    this.#clients.add(client);
    this.#log.log(
      "warn",
      `${client.identity} cannot store now: ${error.message} Results are kept and tried again.`,
    );
  }

  ended(client: Client): void {
    if (!this.#clients.delete(client)) return;
    const line = `${client.identity} answers again; the results that were kept are being stored.`;
    this.#log.log("info", line, { notice: true });
  }
}
