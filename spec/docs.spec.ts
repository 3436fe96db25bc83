import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { eventually } from "../bindings/api/testing.ts";
import { ExitCode } from "../host/cli/exit-code.ts";
import { errorsDocument, readErrorTables } from "./support/error-tables.ts";
import { HostProcess } from "./support/host-process.ts";
import { cliPath, repository } from "./support/paths.ts";
import { copySample, type TempApp } from "./support/temp-app.ts";
import { assertOutput, readTour, type TourStep } from "./support/tour.ts";

const read = (path: string) => readFileSync(join(repository, path), "utf8");
const manifest = JSON.parse(read("package.json"));

describe("ERRORS.md", () => {
  it("lists every error of the sources with its meaning and cure", () => {
    const expected = errorsDocument(readErrorTables());
    if (process.env.UPDATE_DOCS) writeFileSync(join(repository, "ERRORS.md"), expected);
    assert.equal(
      read("ERRORS.md"),
      expected,
      "UPDATE_DOCS=1 npx mocha --no-config dist/spec/docs.spec.js writes it",
    );
  });

  it("has no code twice", () => {
    const rows = readErrorTables();
    const twice = rows.filter((row, index) => rows[index + 1]?.code === row.code);
    assert.deepEqual(
      twice.map(({ code, file }) => `${code} in ${file}`),
      [],
    );
  });
});

describe("the documents", () => {
  const documents = readdirSync(repository).filter((name) => name.endsWith(".md"));

  it("link only to what exists", () => {
    for (const document of documents) {
      for (const [, target = ""] of read(document).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)) {
        assert.ok(existsSync(join(repository, dirname(document), target)), `${document} links to ${target}`);
      }
    }
  });

  it("name only npm scripts that exist", () => {
    for (const document of documents) {
      for (const [, script = ""] of read(document).matchAll(/npm run (?:--silent )?([\w:-]+)/g)) {
        assert.ok(manifest.scripts[script], `${document}: npm run ${script}`);
      }
    }
  });

  it("give the reason of every run-time dependency, and of no other", () => {
    const table = read("CONTRIBUTING.md").split("## Run-time dependencies")[1] ?? "";
    const reasoned = [...table.matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, name]) => name);
    assert.deepEqual(reasoned.sort(), Object.keys(manifest.dependencies).sort());
  });

  it("list the exit codes", () => {
    const listed = [...read("README.md").matchAll(/^\| (\d+) \| \S/gm)].map(([, code]) => Number(code));
    assert.deepEqual(listed, Object.values(ExitCode));
  });

  it("list every sample", () => {
    const listed = [...read("README.md").matchAll(/\]\(samples\/([\w-]+)\)/g)].map(([, name]) => name);
    assert.deepEqual(listed.sort(), readdirSync(join(repository, "samples")).sort());
  });
});

describe("the App that init copies", () => {
  const template = join(repository, "function-app-template");
  const files = readdirSync(template, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".json"),
  );

  it("refers to schemas that the package brings", () => {
    const referring = files.filter((file) => JSON.parse(read(join("function-app-template", file))).$schema);
    assert.ok(referring.length >= 4, "host.json, local.settings.json and each function.json have a $schema");
    for (const file of referring) {
      const { $schema } = JSON.parse(read(join("function-app-template", file)));
      const target = relative(
        join(template, "node_modules/sheaf"),
        resolve(template, dirname(file), $schema),
      );
      assert.ok(existsSync(join(repository, target)), `${file}: ${target}`);
      assert.ok(
        manifest.files.some((folder: string) => target.startsWith(`${folder}/`)),
        `${target} is published`,
      );
    }
  });
});

describe("README.md's tour", () => {
  for (const [sample, steps] of readTour(read("README.md"))) {
    it(`does what it says with ${sample}`, async () => {
      const app = await copySample(sample);
      const host = HostProcess.start(app.root);
      try {
        await host.running();
        const url = await host.url();
        for (const step of steps) await follow(step, { sample, app, url });
      } finally {
        await host.stop();
        await app.remove();
      }
    }).timeout(60_000);
  }
});

/** Runs a step until it prints what the document says: what a host does in the background takes its time. */
async function follow(
  { command, expected }: TourStep,
  { sample, app, url }: { readonly sample: string; readonly app: TempApp; readonly url: string },
): Promise<void> {
  const line = command
    .replaceAll("npx sheaf", `"${process.execPath}" "${cliPath}"`)
    .replaceAll(`samples/${sample}`, app.root)
    .replaceAll("http://127.0.0.1:7071", url);
  const once = async () => {
    const { stdout, stderr } = await promisify(execFile)("sh", ["-c", line], {
      env: { ...process.env, NO_COLOR: "1" },
    });
    assertOutput(`${stdout}${stderr}`, expected, command);
    return true;
  };
  // A command that changes something is run once.
  if (/ (send|put|invoke) |-d /.test(command)) await once();
  else await eventually(once, 10_000);
}
