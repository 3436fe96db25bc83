import { strict as assert } from "node:assert";
import type { Problem } from "../../../bindings/api/errors.ts";
import { formatLocation } from "../../../host/config/format-problem.ts";
import { LOCAL_SETTINGS, readLocalSettings } from "../../../host/config/local-settings.ts";
import { TemporaryApps } from "./temporary-app.ts";

const brief = (problems: readonly Problem[]) =>
  problems.map(({ code, where }) => `${code} ${where ? formatLocation(where) : ""}`);

describe("local.settings.json", () => {
  const apps = new TemporaryApps();
  const read = (text: string) => readLocalSettings(apps.create({ [LOCAL_SETTINGS]: text }));

  it("may be missing", () => {
    assert.deepEqual(readLocalSettings(apps.create({})), {
      values: [],
      http: {},
      problems: [],
      warnings: [],
    });
  });

  it("gives values, connection strings in both forms, and the host's address", () => {
    const settings = read(
      `{ "isEncrypted": false, "values": { "A": "1" },
         "ConnectionStrings": { "S": "x", "T": { "connectionString": "y", "ProviderName": "p" } },
         "Host": { "LocalHttpPort": "7072", "LocalHttpAddress": "0.0.0.0", "CORS": "http://a, http://b", "CORSCredentials": true } }`,
    );
    assert.deepEqual(
      settings.values.map(({ name, value }) => [name, value]),
      [
        ["A", "1"],
        ["ConnectionStrings:S", "x"],
        ["ConnectionStrings:T", "y"],
      ],
    );
    assert.deepEqual(settings.http, {
      port: 7072,
      address: "0.0.0.0",
      cors: ["http://a", "http://b"],
      corsCredentials: true,
    });
    assert.deepEqual([settings.problems, settings.warnings], [[], []]);
  });

  it("refuses nested values, all at once, and shows none of them", () => {
    const settings = read('{ "Values": {\n "A": { "secret": "hush" },\n "B": ["hush"],\n "C": "ok" } }');
    assert.deepEqual(brief(settings.problems), [
      "SHEAF_SETTINGS_VALUE local.settings.json:2:7",
      "SHEAF_SETTINGS_VALUE local.settings.json:3:7",
    ]);
    assert.doesNotMatch(JSON.stringify(settings.problems), /hush/);
    assert.match(settings.problems[0]?.cure ?? "", /"A__member"/);
  });

  it("takes numbers and booleans as text, and skips null and names that no environment takes, with warnings", () => {
    const settings = read('{ "Values": { "N": 4, "B": true, "Z": null, "": "x", "a=b": "x" } }');
    assert.deepEqual(
      settings.values.map(({ name, value }) => [name, value]),
      [
        ["N", "4"],
        ["B", "true"],
      ],
    );
    assert.equal(settings.warnings.length, 5);
    assert.deepEqual(settings.problems, []);
  });

  it("reads plain values that claim to be encrypted, and refuses encrypted ones with the cure", () => {
    assert.equal(read('{ "IsEncrypted": true, "Values": { "A": "plain" } }').values.length, 1);
    const encrypted = read('{ "IsEncrypted": true, "Values": { "A": "CfDJ8AAAAAAAAA" } }');
    assert.deepEqual(brief(encrypted.problems), ["SHEAF_SETTINGS_ENCRYPTED local.settings.json:1:36"]);
    assert.match(encrypted.problems[0]?.cure ?? "", /settings decrypt/);
  });

  it("warns of settings that stand outside Values", () => {
    const settings = read('{ "Valeus": { "A": "1" }, "B": "2" }');
    assert.deepEqual(
      settings.warnings.map((warning) => warning.cure),
      ['Did you mean "Values"?', 'Move "B" into "Values".'],
    );
  });

  it("refuses what is no port and what is no object", () => {
    assert.deepEqual(brief(read('{ "Host": { "LocalHttpPort": 70000 } }').problems), [
      "SHEAF_SETTINGS_VALUE local.settings.json:1:30",
    ]);
    assert.deepEqual(brief(read('{ "Values": "A=1" }').problems), [
      "SHEAF_SETTINGS_VALUE local.settings.json:1:13",
    ]);
    assert.deepEqual(brief(read("[]").problems), ["SHEAF_SETTINGS_VALUE local.settings.json:1:1"]);
  });
});
