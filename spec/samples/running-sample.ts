import { join } from "node:path";
import { sheaf } from "../support/cli.ts";
import { HostProcess } from "../support/host-process.ts";
import { copySample, makeApp, type TempApp } from "../support/temp-app.ts";

/** A copy of a sample with a host that runs it. */
export interface RunningSample {
  readonly app: TempApp;
  readonly host: HostProcess;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  stop(): Promise<void>;
}

/** One of samples/, or `init`: what `sheaf init` makes. */
export async function runSample(name: string): Promise<RunningSample> {
  const app = name === "init" ? await initApp() : await copySample(name);
  const host = HostProcess.start(app.root);
  const stop = async () => {
    await host.stop();
    await app.remove();
  };
  try {
    await host.running();
    return { app, host, url: await host.url(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function initApp(): Promise<TempApp> {
  const parent = await makeApp({});
  const root = join(parent.root, "my-app");
  const { code, stderr } = await sheaf(["init", root]);
  if (code !== 0) throw new Error(stderr);
  return { ...parent, root };
}
