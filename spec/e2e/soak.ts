import { crashRound } from "./crash-round.ts";

/** `npm run soak [-- rounds]`: the crash specs' round, many times; stops at the first that fails. */
const rounds = Number(process.argv[2] ?? 200);
let orders = 0;
let kills = 0;
for (let round = 1; round <= rounds; round += 1) {
  const result = await crashRound(5_000, 180_000);
  orders += result.orders;
  kills += result.kills;
  process.stdout.write(`round ${round} of ${rounds}: ${result.kills} kills, ${result.ms} ms\n`);
}
process.stdout.write(
  `${rounds} rounds, ${kills} kills, ${orders} orders: exactly ${orders} rows, queues empty\n`,
);
