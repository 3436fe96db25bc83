import type { Effect } from "../../api/effect.ts";
import type { HttpRequest } from "../../api/http-routes.ts";
import { type Data, MANUAL_REASON, type TriggerEvent } from "../../api/listener.ts";
import { requestData } from "./request-data.ts";

const NOTHING: readonly Effect[] = [];

/** A request as an event. It settles nothing, and a second run would be noticed. */
export class HttpEvent implements TriggerEvent {
  readonly value: HttpRequest;
  readonly reason = MANUAL_REASON;
  readonly repeatable = false;
  #data: Data | undefined;

  constructor(request: HttpRequest) {
    this.value = request;
  }

  /** Made when first read: most functions have no {expressions}. */
  get data(): Data {
    this.#data ??= requestData(this.value);
    return this.#data;
  }

  settle(): readonly Effect[] {
    return NOTHING;
  }
}
