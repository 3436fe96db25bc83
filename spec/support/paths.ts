import { fileURLToPath } from "node:url";

/** The repository's root: specs run from dist/spec/support. */
export const repository = fileURLToPath(new URL("../../../", import.meta.url));
/** What users run: the bundle. */
export const cliPath = fileURLToPath(new URL("../../bundle/cli/main.js", import.meta.url));
