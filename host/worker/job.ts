import type { Listed } from "../../bindings/api/roster.ts";
import type { Call, Reply } from "./messages.ts";

/** A call on its way through the pool, from `invoke` to its reply. */
export class Job implements Listed {
  readonly call: Call;
  /** Of its function in the App's list. */
  readonly index: number;
  readonly functionName: string;
  /** On the pool's clock; Infinity: no limit. */
  deadline: number;
  /** Where it sits in its thread. */
  slot = -1;
  ticket = 0;
  place: number | undefined = undefined;
  isOver = false;
  /** Its time was up when it was last looked at. */
  isOverdue = false;
  readonly #resolve: (reply: Reply) => void;

  constructor(
    call: Call,
    at: { index: number; functionName: string; now: number },
    resolve: (r: Reply) => void,
  ) {
    this.call = call;
    this.index = at.index;
    this.functionName = at.functionName;
    this.deadline = at.now + (call.timeoutMs ?? Number.POSITIVE_INFINITY);
    this.#resolve = resolve;
  }

  /** As the log names it. */
  get title(): string {
    return `'Functions.${this.functionName}' (Id: '${this.call.invocationId}')`;
  }

  /** It begins anew, and its time with it. */
  restart(now: number): void {
    this.deadline = now + (this.call.timeoutMs ?? Number.POSITIVE_INFINITY);
    this.isOverdue = false;
  }

  end(reply: Reply): void {
    this.isOver = true;
    this.#resolve(reply);
  }
}
