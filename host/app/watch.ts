import { basename, extname, relative, resolve, sep } from "node:path";
import type { ChokidarOptions, FSWatcher } from "chokidar";
import type { Clock } from "../../bindings/api/clock.ts";
import { toError } from "../../bindings/api/errors.ts";
import type { HostJson } from "../config/host-json.ts";

export interface WatchOptions {
  readonly clock: Clock;
  readonly hostJson: Pick<HostJson, "watchDirectories" | "watchFiles">;
  /** Folders besides .sheaf, node_modules and .git that are none of the App's sources, absolute: the data folder. */
  readonly ignore?: readonly string[];
  /** The files that changed, absolute, in the order of their first change. */
  readonly onChange: (paths: readonly string[]) => void;
  /** Watching goes on as far as it can: the operating system's limit on watched folders, for example. */
  readonly onError: (error: Error) => void;
}

export interface AppWatcher {
  stop(): Promise<void>;
}

/** Editors save in several steps (write, rename, touch), and a checkout changes many files: they are one change. */
const QUIET_MS = 50;
/** A folder that never gets quiet is told of after so long all the same. */
const PATIENCE_MS = 500;

/**
 * Watches an App's sources; resolves when it does. A file that is read while it is half written leads to an error that the
 * change after it mends, so nothing waits for writes to end. Loads chokidar.
 */
export async function watchApp(root: string, options: WatchOptions): Promise<AppWatcher> {
  const { watch } = await import("chokidar");
  const sources = new SourceFilter(root, options);
  const changes = new Changes(options);
  const watcher = watch([root, ...sources.outside], {
    ignoreInitial: true,
    ignored: (path) => sources.isIgnored(path),
    atomic: false,
  } satisfies ChokidarOptions);
  watcher.on("error", (error) => options.onError(toError(error)));
  watcher.on("all", (event, path) => {
    if (!event.endsWith("Dir") && sources.isSource(path)) changes.add(resolve(path));
  });
  await ready(watcher);
  return {
    async stop() {
      changes.stop();
      await watcher.close();
    },
  };
}

function ready(watcher: FSWatcher): Promise<void> {
  return new Promise((resolve) => watcher.once("ready", resolve));
}

/** Which files are an App's sources. */
class SourceFilter {
  /** Watched folders that do not lie in the App. */
  readonly outside: readonly string[];
  readonly #root: string;
  readonly #directories: readonly string[];
  readonly #files: ReadonlySet<string>;
  readonly #ignored: readonly string[];

  constructor(root: string, { hostJson, ignore = [] }: WatchOptions) {
    this.#root = resolve(root);
    this.#directories = hostJson.watchDirectories.map((directory) => resolve(root, directory));
    this.#files = new Set(hostJson.watchFiles.map((file) => basename(file).toLowerCase()));
    // A data folder that holds the App itself (local:.) cannot be left out.
    this.#ignored = ignore
      .map((directory) => resolve(root, directory))
      .filter((directory) => !isWithin(this.#root, directory));
    this.outside = this.#directories.filter((directory) => !isWithin(directory, this.#root));
  }

  isIgnored(path: string): boolean {
    const absolute = resolve(path);
    if (this.#ignored.some((directory) => isWithin(absolute, directory))) return true;
    const inside = isWithin(absolute, this.#root) ? relative(this.#root, absolute) : basename(absolute);
    return inside.split(sep).some((part) => IGNORED_FOLDERS.has(part)) || isTemporary(basename(absolute));
  }

  isSource(path: string): boolean {
    const name = basename(path).toLowerCase();
    if (SOURCE_EXTENSIONS.has(extname(name)) || this.#files.has(name)) return true;
    return this.#directories.some((directory) => isWithin(resolve(path), directory));
  }
}

const IGNORED_FOLDERS = new Set(["node_modules", ".git", ".sheaf", ".hg", ".svn", ".idea", ".vscode"]);
const SOURCE_EXTENSIONS = new Set([".js", ".mjs", ".cjs", ".json"]);

/** What editors write beside a file while they save it: vim, Emacs, JetBrains, gedit. */
function isTemporary(name: string): boolean {
  return /^(\.#.*|#.*#|.*~|\.?.*\.sw[a-z]|4913|\.goutputstream-.*|.*___jb_(tmp|old)___|.*\.tmp)$/i.test(name);
}

function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}

/** Gathers changes until it is quiet. */
class Changes {
  readonly #options: WatchOptions;
  readonly #paths = new Set<string>();
  #firstAt = 0;
  #cancel: (() => void) | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  add(path: string): void {
    const { clock } = this.#options;
    if (this.#paths.size === 0) this.#firstAt = clock.now();
    this.#paths.add(path);
    this.#cancel?.();
    const left = this.#firstAt + PATIENCE_MS - clock.now();
    this.#cancel = clock.after(Math.min(QUIET_MS, Math.max(0, left)), () => this.#tell());
  }

  stop(): void {
    this.#cancel?.();
    this.#paths.clear();
  }

  #tell(): void {
    const paths = [...this.#paths];
    this.#paths.clear();
    this.#options.onChange(paths);
  }
}
