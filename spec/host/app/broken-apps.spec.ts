import { strict as assert } from "node:assert";
import type { Problem } from "../../../bindings/api/errors.ts";
import { loadApp } from "../../../host/app/load-app.ts";
import { ConfigError } from "../../../host/config/errors.ts";
import { formatLocation } from "../../../host/config/format-problem.ts";
import { Validators } from "../../../host/config/validators.ts";
import { TemporaryApps } from "../config/temporary-app.ts";
import { bindings, type ExpectedProblem, HOST, INDEX, QUEUE } from "./broken-app.ts";
import { brokenBindings } from "./broken-bindings.ts";
import { brokenConfigurations } from "./broken-configurations.ts";
import { brokenProperties } from "./broken-properties.ts";
import { fakeCatalog } from "./fake-catalog.ts";

describe("a broken App", () => {
  const apps = new TemporaryApps();
  const validators = new Validators();
  const load = (root: string) => loadApp(root, { catalog: fakeCatalog, environment: {}, validators });

  for (const { what, files, expected } of [...brokenBindings, ...brokenProperties]) {
    it(`with ${what}: the function is left out with a message to act on, its neighbour runs`, async () => {
      const neighbour = { "Fine/function.json": bindings(QUEUE), "Fine/index.js": INDEX };
      const app = await load(apps.create({ "host.json": HOST, ...files, ...neighbour }));
      assert.deepEqual(
        app.functions.map(({ name }) => name),
        ["Fine"],
      );
      assert.ok(app.problems.every(({ functionName }) => functionName === "Orders"));
      check(
        app.problems.map(({ problem }) => problem),
        expected,
        "Orders/function.json:",
      );
      assert.doesNotMatch(JSON.stringify(app.problems), /hush/);
    });
  }

  for (const { what, files, expected } of brokenConfigurations) {
    it(`with ${what}: does not start, and says why`, async () => {
      check(await refusal(load(apps.create(files))), expected, "");
    });
  }

  it("that does not exist is named", async () => {
    check(
      await refusal(load("/nowhere/at/all")),
      [["SHEAF_APP_ROOT", "", /\/nowhere\/at\/all does not exist/, /--app/]],
      "",
    );
  });
});

function check(problems: readonly Problem[], expected: readonly ExpectedProblem[], file: string): void {
  const found = problems.map((problem) => [problem.code, problem.where ? formatLocation(problem.where) : ""]);
  const wanted = expected.map(([code, place]) => [
    code,
    place === "" ? file.replace(/:$/, "") : `${file}${place}`,
  ]);
  assert.deepEqual(found, wanted, problems.map(({ message }) => message).join("\n"));
  for (const [index, [, , message, cure]] of expected.entries()) {
    assert.match(problems[index]?.message ?? "", message);
    assert.match(problems[index]?.cure ?? "", cure);
  }
}

async function refusal(loading: Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await loading;
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
  return assert.fail("it loads");
}
