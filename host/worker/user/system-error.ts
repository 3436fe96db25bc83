/** A rule of the programming model was broken, as opposed to user code's own exceptions. */
export class SystemError extends Error {
  /** As @azure/functions marks its own errors. */
  readonly isAzureFunctionsSystemError = true;
}
