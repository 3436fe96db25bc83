import { blobContract } from "./blob.ts";
import { blobChangesContract } from "./blob-changes.ts";
import { clientContract } from "./client.ts";
import { commitContract } from "./commit.ts";
import type { Check } from "./contract.ts";
import { queueContract } from "./queue.ts";
import { queueLeaseContract } from "./queue-leases.ts";
import { tableContract } from "./table.ts";
import { tableQueryContract } from "./table-queries.ts";

/** Every promise that a provider makes. */
export const allChecks: readonly Check[] = [
  ...clientContract,
  ...queueContract,
  ...queueLeaseContract,
  ...tableContract,
  ...tableQueryContract,
  ...blobContract,
  ...blobChangesContract,
  ...commitContract,
];
