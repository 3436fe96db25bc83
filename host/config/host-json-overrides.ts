import type { Settings } from "./settings.ts";

export interface OverriddenHostJson {
  readonly value: unknown;
  /** `extensions__queues__batchsize` → the name of the setting that gave it. */
  readonly overridden: ReadonlyMap<string, string>;
}

/** `AzureFunctionsJobHost__extensions__queues__batchSize` replaces what host.json says; `…__functions__0` an element of a list. */
export function overrideHostJson(value: unknown, settings: Settings): OverriddenHostJson {
  const overridden = new Map<string, string>();
  let changed = value;
  for (const { prefix, base } of OVERRIDES) {
    const members = Object.entries(settings.section(prefix) ?? {});
    for (const [member, text] of members.sort(byNameAndIndex)) {
      const path = [...base, ...member.split("__")].slice(0, MAX_DEPTH);
      overridden.set(path.join("__").toLowerCase(), `${prefix}__${member}`);
      changed = withValue(changed, path, text);
    }
  }
  return { value: changed, overridden };
}

const OVERRIDES = [
  { prefix: "logging__logLevel", base: ["logging", "logLevel"] },
  { prefix: "AzureFunctionsJobHost", base: [] },
];
const MAX_DEPTH = 20;

/** A copy with the text at the path; names are found without regard to case. */
function withValue(value: unknown, path: readonly string[], text: string): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return text;
  if (/^\d{1,3}$/.test(step) && (Array.isArray(value) || value === undefined)) {
    const list = [...(value ?? [])];
    const index = Math.min(Number(step), list.length);
    list[index] = withValue(list[index], rest, text);
    return list;
  }
  const members =
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  const found = members.findIndex(([key]) => key.toLowerCase() === step.toLowerCase());
  const [key, old] = members[found] ?? [step, undefined];
  const member: [string, unknown] = [key, withValue(old, rest, text)];
  return Object.fromEntries(found < 0 ? [...members, member] : members.with(found, member));
}

/** …__2 before …__10, so that a list grows from its beginning. */
function byNameAndIndex([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a.localeCompare(b, "en", { numeric: true });
}
