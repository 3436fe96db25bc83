import { fileURLToPath } from "node:url";

/** The repository's root: specs run from dist/spec/support. */
export const repository = fileURLToPath(new URL("../../../", import.meta.url));
export const cliPath = fileURLToPath(new URL("../../host/cli/main.js", import.meta.url));
