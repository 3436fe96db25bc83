import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of its own in memory. */
export interface SmallDisk {
  readonly folder: string;
  makeReadOnly(): void;
  remove(): Promise<void>;
}

/** Undefined where this process may not mount one. */
export async function mountSmallDisk(sizeMib: number): Promise<SmallDisk | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "sheaf-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${sizeMib}m`, "tmpfs", folder]).status === 0;
  if (!mounted) {
    await rm(folder, { recursive: true });
    return undefined;
  }
  return {
    folder,
    makeReadOnly: () => {
      spawnSync("mount", ["-o", "remount,ro", folder]);
    },
    remove: async () => {
      spawnSync("umount", [folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
