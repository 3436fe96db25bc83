import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Which process holds what lies in the store under an owner's number. */
export interface Owner {
  readonly pid: number;
  /** When the process started, as the system counts; a later process may have the same pid. Empty where the system does not tell. */
  readonly started: string;
  /** Where the pid means something: this start of the machine, this pid namespace. */
  readonly realm: string;
}

export function thisProcess(): Owner {
  return { pid: process.pid, started: startOf(process.pid) ?? "", realm: realm() };
}

/**
 * Is that process certainly gone? Only where it can be known: same machine, not started again since, same pid namespace.
 * Elsewhere what it holds is freed when its time is over.
 */
export function isGone(owner: Owner, self: Owner): boolean {
  if (owner.realm !== self.realm) return false;
  if (owner.pid === self.pid) return owner.started !== self.started;
  return owner.started === "" ? !exists(owner.pid) : startOf(owner.pid) !== owner.started;
}

export function writeOwner(owner: Owner): Buffer {
  return Buffer.from(JSON.stringify(owner));
}

export function readOwner(bytes: Buffer): Owner {
  return JSON.parse(bytes.toString());
}

/** Field 22 of /proc/<pid>/stat; the second one, the command in brackets, may hold spaces and brackets. A zombie counts as gone. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function realm(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}

/** Where /proc does not tell. EPERM: it is there, of another user. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code !== "ESRCH";
  }
}
