import type { Job } from "./job.ts";
import type { ExitNote } from "./protocol/thread-messages.ts";
import type { Ending, ThreadWorker } from "./thread-worker.ts";

/** Who pays for the end of a thread. Everybody else in it is moved, where that is safe. */
export interface Verdict {
  /** Whose fault it is, and what it is called. */
  readonly guilty: ReadonlyMap<Job, "timeout" | "exit">;
  /** One of them did it, and running each alone will tell. */
  readonly suspects: readonly Job[];
  /** What they did, in the failure of each of them. */
  readonly deed: string;
  /** Who did what, for the log and for the neighbours. */
  readonly reason: string;
}

/** A silent thread, judged once per tick; undefined: let it go on. */
export function judgeSilence(thread: ThreadWorker, now: number): Verdict | undefined {
  const place = thread.pulse.stuckIn;
  if (place === undefined) return undefined;
  if (typeof place === "number") return judgeBlocker(thread.jobAt(place), now);
  const running = [...thread.jobs];
  const overdue = running.filter((job) => job.deadline <= now);
  if (overdue.length === 0) return undefined;
  // Nobody else could have done it.
  if (running.length === 1 && thread.abandoned === 0) {
    return blockedBy(overdue);
  }
  const interrupted = running.filter((job) => !job.call.repeatable);
  return {
    guilty: blame(
      interrupted.filter((job) => overdue.includes(job)),
      "timeout",
    ),
    suspects: running.filter((job) => job.call.repeatable),
    deed: "",
    reason: `one of these blocked it after an await: ${titles(running)}.`,
  };
}

/** The thread ended by itself. */
export function judgeEnding(thread: ThreadWorker, { reason, note }: Ending): Verdict {
  if (note) return judgeExit(thread, reason, note);
  const current = thread.control.current;
  const running = [...thread.jobs];
  const blamed = current === undefined ? undefined : thread.jobAt(current);
  if (blamed) {
    return endedBy([blamed], reason);
  }
  if (running.length === 1) return endedBy(running, reason);
  return {
    guilty: blame(
      running.filter((job) => !job.call.repeatable),
      "exit",
    ),
    suspects: running.filter((job) => job.call.repeatable),
    deed: reason,
    reason: `${reason} Running were ${titles(running)}.`,
  };
}

/** Its own limit counts, not that of a neighbour that waits behind it. */
function judgeBlocker(blocker: Job | undefined, now: number): Verdict | undefined {
  if (!blocker || (!blocker.isOver && blocker.deadline > now)) return undefined;
  return blockedBy([blocker]);
}

function judgeExit(thread: ThreadWorker, reason: string, note: ExitNote): Verdict {
  const guilty = [...thread.jobs].filter((job) => job.call.invocationId === note.invocationId);
  const who = note.functionName ? `'Functions.${note.functionName}' (Id: '${note.invocationId}'): ` : "";
  return { guilty: blame(guilty, "exit"), suspects: [], deed: reason, reason: who + reason };
}

function endedBy(jobs: readonly Job[], deed: string): Verdict {
  return { guilty: blame(jobs, "exit"), suspects: [], deed, reason: `${titles(jobs)}: ${deed}` };
}

function blockedBy(jobs: readonly Job[]): Verdict {
  const reason = `${titles(jobs)} blocked it beyond its timeout.`;
  return { guilty: blame(jobs, "timeout"), suspects: [], deed: "", reason };
}

function blame<F extends "timeout" | "exit">(jobs: readonly Job[], fault: F): ReadonlyMap<Job, F> {
  return new Map(jobs.map((job) => [job, fault]));
}

function titles(jobs: readonly Job[]): string {
  return jobs.map((job) => job.title).join(", ");
}
