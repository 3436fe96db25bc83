import { errorTable } from "../../bindings/api/errors.ts";

export const errors = errorTable({
  SHEAF_USAGE: {
    meaning: "The command line asks for something that cannot be.",
    cure: "Run the command with --help.",
  },
  SHEAF_OPTION_UNSUPPORTED: {
    meaning: "An option of `func` that Sheaf does not have.",
    cure: "Leave the option out.",
  },
  SHEAF_APP_FOLDER: {
    meaning:
      "The folder is no App: it does not exist, or has neither host.json, local.settings.json nor a function.",
    cure: "Name the App folder with --app, or make an App with `sheaf init`.",
  },
  SHEAF_INIT_EXISTS: {
    meaning: "`sheaf init` would overwrite files.",
    cure: "Choose another folder, or move these files away.",
  },
  SHEAF_FILE: {
    meaning: "A file named on the command line cannot be read or written.",
    cure: "Check the path and its permissions.",
  },
  SHEAF_ARGUMENT_JSON: {
    meaning: "An argument is not the JSON that the command needs.",
    cure: 'Give a JSON object, quoted for the shell: \'{"PartitionKey":"p","RowKey":"r"}\'.',
  },
  SHEAF_NOT_FOUND: {
    meaning: "The row or blob that a command names does not exist.",
    cure: "List what is there with `sheaf table query` or `sheaf blob list`.",
  },
  SHEAF_PEEK_UNSUPPORTED: {
    meaning: "The queue's technology cannot show a message without changing it.",
    cure: "Use `sheaf queue length`.",
  },
  SHEAF_INVOKE_FAILED: {
    meaning: "An invoked function failed.",
    cure: "Read the function's log above; --verbose shows more of it.",
  },
});
