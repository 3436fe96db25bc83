import type { Case } from "./case.ts";
import { contextCases } from "./context-cases.ts";
import { cookieCases } from "./cookie-cases.ts";
import { doneCases } from "./done-cases.ts";
import { errorCases } from "./error-cases.ts";
import { formCases } from "./form-cases.ts";
import { logCases } from "./log-cases.ts";
import { metadataCases } from "./metadata-cases.ts";
import { outputCases } from "./output-cases.ts";
import { requestCases } from "./request-cases.ts";
import { responseCases } from "./response-cases.ts";

export const corpus: readonly Case[] = [
  ...requestCases,
  ...responseCases,
  ...cookieCases,
  ...formCases,
  ...outputCases,
  ...metadataCases,
  ...contextCases,
  ...doneCases,
  ...errorCases,
  ...logCases,
];
