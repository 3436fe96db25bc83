import { crashRound } from "./crash-round.ts";

describe("a host that is killed", () => {
  for (let round = 1; round <= 10; round += 1) {
    it(`leaves each of 5,000 orders as exactly one row (round ${round} of 10)`, async function () {
      this.timeout(120_000);
      await crashRound(5_000, 90_000);
    });
  }
});
