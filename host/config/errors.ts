import { errorTable, type Problem } from "../../bindings/api/errors.ts";

export const errors = errorTable({
  SHEAF_FILE_UNREADABLE: {
    meaning: "A file of the App cannot be read, or is larger than 1 MB.",
    cure: "Check that it is a file and that you may read it.",
  },
  SHEAF_JSON_SYNTAX: { meaning: "A file is not JSON.", cure: "Mend the JSON." },
  SHEAF_JSON_LENIENT: {
    meaning: "JSON that is read all the same, but that other tools refuse or that has no effect.",
    cure: "Mend the JSON.",
  },
  SHEAF_SETTINGS_VALUE: {
    meaning: "local.settings.json holds something that a setting cannot be.",
    cure: "Write the value as a string.",
  },
  SHEAF_SETTINGS_SKIPPED: {
    meaning: "Something in local.settings.json has no effect, or is read as text.",
    cure: "Mend or remove it.",
  },
  SHEAF_SETTINGS_ENCRYPTED: {
    meaning: "local.settings.json is encrypted; only the tool that encrypted it can read it.",
    cure: 'Run "func settings decrypt", which writes the values as plain text and sets "IsEncrypted": false.',
  },
  SHEAF_HOSTJSON_VERSION: {
    meaning: "host.json does not say that it is written for version 2.0.",
    cure: 'Write "version": "2.0" in host.json.',
  },
  SHEAF_HOSTJSON_VALUE: {
    meaning: "host.json holds a value that is not allowed.",
    cure: "Correct the value.",
  },
  SHEAF_HOSTJSON_IGNORED: {
    meaning: "Something in host.json has no effect.",
    cure: "Move or remove it.",
  },
  SHEAF_RETRY_INVALID: {
    meaning: "A retry policy is incomplete or holds a value that is not allowed.",
    cure: 'Write for example { "strategy": "fixedDelay", "maxRetryCount": 3, "delayInterval": "00:00:10" }',
  },
});

/** What keeps the whole App from starting (exit code 3): everything that is wrong in host.json and local.settings.json, at once. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => problem.message).join(" "));
    this.problems = problems;
  }
}
