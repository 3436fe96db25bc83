import { hostname } from "node:os";
import type { Outcome } from "../bindings/api/effect.ts";
import type { Logger } from "../bindings/api/logger.ts";
import type { AdminFunction, AdminHost, HostStatus, Readiness } from "./admin/admin-host.ts";
import type { FunctionProblem } from "./app/app.ts";
import { functionStatuses } from "./app/function-status.ts";
import type { Generation } from "./app/generation.ts";
import type { HostStateName } from "./lib/host-state-name.ts";
import { readVersion } from "./lib/version.ts";
import { isTrigger } from "./runtime/function-definition.ts";

/** What the admin API asks of the host, answered from what is there at the moment. */
export interface ViewedHost {
  readonly log: Logger;
  readonly instanceId: string;
  readonly hostId: string;
  readonly address: string;
  state(): HostStateName;
  generation(): Generation | undefined;
  codeProblems(): readonly FunctionProblem[];
  connections(): readonly { readonly identity: string; readonly ok: boolean; readonly error?: Error }[];
  invoke(name: string, payload: string): Promise<Outcome>;
}

export function adminView(host: ViewedHost): AdminHost {
  return {
    log: host.log,
    status: () => statusOf(host),
    functions: () => functionsOf(host.generation(), host.codeProblems()),
    invoke: (name, payload) => host.invoke(name, payload),
    ready: () => readinessOf(host),
    homePage: () =>
      !/^(1|true)$/i.test(host.generation()?.app.settings.get("AzureWebJobsDisableHomepage") ?? ""),
    loopbackOnly: () => /^(127\.|::1$|localhost$)/.test(host.address),
  };
}

function statusOf({ hostId, state, instanceId }: ViewedHost): HostStatus {
  const version = readVersion();
  return {
    id: hostId,
    state: state(),
    version,
    versionDetails: version,
    instanceId,
    computerName: hostname(),
    processUptime: Math.round(process.uptime() * 1_000),
  };
}

function functionsOf(
  generation: Generation | undefined,
  codeProblems: readonly FunctionProblem[],
): AdminFunction[] {
  if (!generation) return [];
  return functionStatuses(generation, codeProblems).map(
    ({ name, triggerType = "", description, disabled, problems }) => {
      const definition = generation.app.functions.find((candidate) => candidate.name === name);
      const trigger = definition?.bindings.find(isTrigger);
      const url = /https?:\/\/\S+/.exec(description ?? "")?.[0];
      const methods = trigger?.methods as readonly string[] | undefined;
      return {
        name,
        trigger: triggerType,
        description,
        url,
        methods,
        config: definition?.config ?? {},
        isDisabled: disabled,
        problems,
      };
    },
  );
}

function readinessOf(host: ViewedHost): Readiness {
  const checks: Record<string, { ok: boolean; message?: string }> = {
    host: { ok: host.state() === "Running", message: host.state() },
  };
  for (const { identity, ok, error } of host.connections()) {
    checks[identity] = error ? { ok, message: error.message } : { ok };
  }
  return { ok: Object.values(checks).every(({ ok }) => ok), checks };
}
