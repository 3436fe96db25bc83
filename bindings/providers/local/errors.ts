import { errorTable } from "../../api/errors.ts";

/** What can be wrong with a local store that its user can mend. */
export const errors = errorTable({
  SHEAF_LOCAL_SETTING: {
    meaning: "A setting that begins with local: does not name a folder.",
    cure: "Write local: for the folder .sheaf in the App, local:./data for another folder in it, or local:/absolute/path.",
  },
  SHEAF_LOCAL_FOLDER: {
    meaning: "The folder of a local store cannot be created, read or written.",
    cure: "Give the user that runs Sheaf the right to write there, or name another folder: local:/absolute/path.",
    dependency: true,
  },
  SHEAF_LOCAL_FULL: {
    meaning: "The disk of a local store has no room to open the store.",
    cure: "Free some space on that disk, or name a folder on another one: local:/absolute/path.",
    dependency: true,
  },
  SHEAF_LOCAL_VERSION: {
    meaning: "The folder holds a local store of a format that this version of Sheaf does not know.",
    cure: "Run the version of Sheaf that wrote it, or a later one; or name another folder: local:./data.",
    dependency: true,
  },
  SHEAF_LOCAL_DELETED: {
    meaning: "The folder of a local store was deleted or replaced while a process had it open.",
    cure: "Start Sheaf again: it works on the deleted store, which nobody else sees, until it ends.",
  },
  SHEAF_LOCAL_NAME: {
    meaning: "A queue, table or container has a name that Azure Storage does not allow.",
    cure: "Queues and containers: 3 to 63 of a-z, 0-9 and single dashes, none at the ends. Tables: a letter, then 2 to 62 letters and digits.",
  },
});
