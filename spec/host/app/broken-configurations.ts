import { type BrokenApp, HOST } from "./broken-app.ts";

/** Each of them stops the start: nothing of the App runs. */
export const brokenConfigurations: readonly BrokenApp[] = [
  {
    what: "a host.json without a version",
    files: { "host.json": "{}" },
    expected: [
      [
        "SHEAF_HOSTJSON_VERSION",
        "host.json:1:1",
        /missing the required 'version' property/,
        /"version": "2.0"/,
      ],
    ],
  },
  {
    what: "a host.json for version 1",
    files: { "host.json": '{ "version": "1.0" }' },
    expected: [
      [
        "SHEAF_HOSTJSON_VERSION",
        "host.json:1:14",
        /"1.0" is an invalid value for host.json 'version'/,
        /"2.0"/,
      ],
    ],
  },
  {
    what: "a version that is a number",
    files: { "host.json": '{ "version": 2.0 }' },
    expected: [["SHEAF_HOSTJSON_VALUE", "host.json:1:14", /"version" is 2; a string is expected/, /"2.0"/]],
  },
  {
    what: "mistakes in host.json and in local.settings.json, told at once",
    files: {
      "host.json": `{ "version": "2.0", "functionTimeout": "5 minutes",
        "extensions": { "queues": { "batchSize": 64, "maxPollingInterval": "1 s", "messageEncoding": "base46" } } }`,
      "local.settings.json": '{ "Values": { "A": {} } }',
    },
    expected: [
      [
        "SHEAF_HOSTJSON_VALUE",
        "host.json:1:40",
        /"functionTimeout" is "5 minutes"; a time span/,
        /"00:05:00"/,
      ],
      [
        "SHEAF_HOSTJSON_VALUE",
        "host.json:2:50",
        /extensions.queues: "batchSize" is 64; from 1 to 32 is allowed/,
        /./,
      ],
      ["SHEAF_HOSTJSON_VALUE", "host.json:2:76", /"maxPollingInterval" is "1 s"; a time span/, /00:00:30/],
      [
        "SHEAF_HOSTJSON_VALUE",
        "host.json:2:102",
        /"messageEncoding" is "base46"; allowed are/,
        /Did you mean "base64"\?/,
      ],
      ["SHEAF_SETTINGS_VALUE", "local.settings.json:1:20", /"A" is an object/, /"A__member"/],
    ],
  },
  {
    what: "a host.json with a missing comma",
    files: { "host.json": '{\n  "version": "2.0"\n  "logging": {}\n}' },
    expected: [["SHEAF_JSON_SYNTAX", "host.json:2:19", /A comma is missing here/, /./]],
  },
  {
    what: "an empty host.json",
    files: { "host.json": "" },
    expected: [["SHEAF_JSON_SYNTAX", "host.json:1:1", /empty/, /./]],
  },
  {
    what: "a setting that overrides host.json with a value that is not allowed",
    files: {
      "host.json": HOST,
      "local.settings.json":
        '{ "Values": { "AzureFunctionsJobHost__extensions__queues__batchSize": "many" } }',
    },
    expected: [
      [
        "SHEAF_HOSTJSON_VALUE",
        "local.settings.json:1:15",
        /"batchSize" is "many"; a whole number is expected.*AzureFunctionsJobHost__extensions__queues__batchSize/,
        /./,
      ],
    ],
  },
  {
    what: "encrypted settings",
    files: {
      "host.json": HOST,
      "local.settings.json": '{ "IsEncrypted": true, "Values": { "A": "CfDJ8AAAA" } }',
    },
    expected: [["SHEAF_SETTINGS_ENCRYPTED", "local.settings.json:1:36", /encrypted/, /settings decrypt/]],
  },
  {
    what: "a folder that is no App",
    files: { "README.md": "nothing" },
    expected: [["SHEAF_APP_EMPTY", "", /is no App/, /sheaf init/]],
  },
];
