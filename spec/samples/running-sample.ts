import { HostProcess } from "../support/host-process.ts";
import { copySample, type TempApp } from "../support/temp-app.ts";

/** A copy of a sample with a host that runs it. */
export interface RunningSample {
  readonly app: TempApp;
  readonly host: HostProcess;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  stop(): Promise<void>;
}

export async function runSample(name: string): Promise<RunningSample> {
  const app = await copySample(name);
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
