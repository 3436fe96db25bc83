import { existsSync, readdirSync } from "node:fs";
import type { HarnessMaker, ProviderHarness } from "../../bindings/api/testing.ts";
import { allChecks } from "../../bindings/contracts/all.ts";
import { runCheck } from "../../bindings/contracts/contract.ts";

const FOLDER = new URL("../../bindings/providers/", import.meta.url);

/** Every folder with a `testing.js`: adding a provider is enough to have it tested. */
const providers = readdirSync(FOLDER)
  .filter((name) => existsSync(new URL(`${name}/testing.js`, FOLDER)))
  .sort();

for (const provider of providers) {
  describe(`provider ${provider}`, () => {
    let harness: ProviderHarness | { readonly skip: string } | undefined;

    before(async () => {
      const { harness: make } = (await import(new URL(`${provider}/testing.js`, FOLDER).href)) as {
        readonly harness: HarnessMaker;
      };
      harness = await make();
    });

    after(async () => {
      if (harness && "dispose" in harness) await harness.dispose();
    });

    for (const kind of new Set(allChecks.map((check) => check.kind))) {
      describe(kind, () => {
        for (const check of allChecks.filter((each) => each.kind === kind)) {
          it(check.name, async function () {
            if (!harness || "skip" in harness) return pending(this, harness?.skip ?? "no harness");
            const reason = await runCheck(check, harness);
            // What a provider does not offer is no failure in CI either: it promises nothing there.
            if (reason) skip(this, reason);
          });
        }
      });
    }
  });
}

/** A back end that is not there is no success where one was promised. */
function pending(context: Mocha.Context, reason: string): void {
  if (process.env.CI === "true") throw new Error(`not tested: ${reason}`);
  skip(context, reason);
}

function skip(context: Mocha.Context, reason: string): void {
  if (context.test) context.test.title += ` (${reason})`;
  context.skip();
}
