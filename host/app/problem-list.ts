import { HostError, type Location, type Problem } from "../../bindings/api/errors.ts";

/** Collects what is wrong, so that everything can be told at once. */
export class ProblemList {
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];

  add(problem: Problem): void {
    this.problems.push(problem);
  }

  warn(warning: Problem): void {
    this.warnings.push(warning);
  }

  /** What the action gives; what it throws that a user can mend is added, at the place. */
  attempt<T>(action: () => T, where: () => Location): T | undefined {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      this.add(
        error.where ? error : new HostError(error.code, error.message, { where: where(), cure: error.cure }),
      );
      return undefined;
    }
  }
}
