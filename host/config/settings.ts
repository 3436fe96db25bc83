import type { Location } from "../../bindings/api/errors.ts";

export interface LocalSetting {
  readonly name: string;
  readonly value: string;
  readonly where: Location;
}
export type Environment = Readonly<Record<string, string | undefined>>;

interface Entry {
  readonly name: string;
  readonly value: string;
  /** In local.settings.json; undefined: the environment. */
  readonly where?: Location;
}

/** What holds when neither the environment nor local.settings.json says anything else. */
const DEFAULTS: Environment = {
  AzureWebJobsStorage: "local:",
  FUNCTIONS_WORKER_RUNTIME: "node",
  AZURE_FUNCTIONS_ENVIRONMENT: "Development",
};

/**
 * The App's settings: the environment, then local.settings.json, then the defaults. Names are matched without regard to case;
 * `:` and `__` are the same separator. Values are secret: they stand in no message. What connections call a SettingsReader.
 */
export class Settings {
  readonly #entries = new Map<string, Entry>();
  readonly #local: readonly LocalSetting[];

  constructor(environment: Environment, local: readonly LocalSetting[] = []) {
    this.#local = local;
    for (const setting of local) this.#entries.set(keyOf(setting.name), setting);
    for (const [name, value] of Object.entries(environment)) {
      if (value !== undefined) this.#entries.set(keyOf(name), { name, value });
    }
  }

  get(name: string): string | undefined {
    const value = this.#entries.get(keyOf(name))?.value;
    // A new App's local.settings.json says "AzureWebJobsStorage": "", which means the same as nothing.
    return value === undefined || value === "" ? (this.#default(name) ?? value) : value;
  }

  /** The members of `NAME__*`, names as written; undefined when there are none. */
  section(name: string): Readonly<Record<string, string>> | undefined {
    const prefix = `${keyOf(name)}:`;
    const depth = segments(name).length;
    const members: [string, string][] = [];
    for (const [key, entry] of this.#entries) {
      if (key.startsWith(prefix)) members.push([segments(entry.name).slice(depth).join("__"), entry.value]);
    }
    return members.length > 0 ? Object.fromEntries(members) : undefined;
  }

  /** Where it stands in local.settings.json, unless the environment has it too. */
  where(name: string): Location | undefined {
    return this.#entries.get(keyOf(name))?.where;
  }

  /** As written where they were given. */
  names(): string[] {
    return [...this.#entries.values()].map((entry) => entry.name);
  }

  /** What a process gets besides its own environment: local.settings.json and the defaults, where the environment has nothing. */
  forProcess(): Readonly<Record<string, string>> {
    const defaults = Object.keys(DEFAULTS).map((name) => [name, this.get(name) ?? ""]);
    const local = this.#local
      .filter((setting) => this.where(setting.name) === setting.where)
      .map(({ name, value }) => [name, this.get(name) ?? value]);
    return Object.fromEntries([...defaults.filter(([name]) => !this.#fromEnvironment(name)), ...local]);
  }

  #fromEnvironment(name: string | undefined): boolean {
    const entry = this.#entries.get(keyOf(name ?? ""));
    return entry !== undefined && entry.where === undefined && entry.value !== "";
  }

  /** A connection given as a section (`AzureWebJobsStorage__queueServiceUri`) needs no default. */
  #default(name: string): string | undefined {
    const key = keyOf(name);
    const found = Object.keys(DEFAULTS).find((candidate) => candidate.toLowerCase() === key);
    if (found === undefined || this.section(name)) return undefined;
    return DEFAULTS[found];
  }
}

/** `:` and `__` separate alike. */
function segments(name: string): string[] {
  return name.split(/__|:/);
}

function keyOf(name: string): string {
  return name.replaceAll("__", ":").toLowerCase();
}
