/**
 * `npm run bench:settlement`: a month of a community of 1000 homes, settled home by home on one core by the product's
 * own `settleAll`, and the same sums written as SQL over the same readings in SQLite, in the same run. Every sum of every
 * home and contract is compared. Data is made and loaded before each clock starts. `--quick`: 3 days.
 *
 * Homes go through in chunks, so that memory stays bounded: made, settled three times (the first with cold code), put
 * into SQLite, settled there once. The rate is that of the middle one of the three rounds over all homes.
 */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { settlementFrame } from '../../node-core/settlement/frame.ts';
import type { ReadingSeries } from '../../node-core/settlement/series.ts';
import { type Settlement, settleAll } from '../../node-core/settlement/settlement.ts';
import { benchCommunity, benchSeries, benchSpan } from './settlement-data.ts';
import { type HomeSums, type PairSums, SqlTwin } from './settlement-sql.ts';

const HOMES = 1000;
const HOMES_PER_CHUNK = 50;
const ROUNDS = 3;

const span = benchSpan(process.argv.includes('--quick') ? 3 : 30);
const minutes = span.endMinute - span.startMinute;
const community = benchCommunity(HOMES, span);
const sql = new SqlTwin(community, span);

const kernelMs = Array.from({ length: ROUNDS }, () => 0);
let sqlMs = 0;
let fees = 0;
// The frame (prices by the hour, days) is part of the work, once a round: it serves all homes.
const frames = kernelMs.map((_, round) => timed(round, () => settlementFrame(community, span)));

for (let first = 0; first < HOMES; first += HOMES_PER_CHUNK) {
  const homes = new Map<number, ReadingSeries>();
  for (let home = first; home < first + HOMES_PER_CHUNK; home += 1) homes.set(home, benchSeries(home, span));
  let settled: Settlement[] = [];
  for (const [round, frame] of frames.entries())
    settled = timed(round, () =>
      settleAll({ frame, households: homes.keys(), series: homes, asOf: { kind: 'closed' } }),
    );
  sql.load(homes);
  const start = performance.now();
  const expected = sql.settle();
  sqlMs += performance.now() - start;
  for (let pair = 0; pair < settled.length; pair += 2) {
    const [seller, buyer] = [settled[pair], settled[pair + 1]];
    ok(seller !== undefined && buyer !== undefined);
    const sums = sumsOf(seller, buyer);
    if (sums.sellerFee + sums.buyerFee > 0n) fees += 1;
    deepStrictEqual(sums, expected.get((first + pair) / 2));
  }
  if (process.stderr.isTTY) process.stderr.write(`\r${first + HOMES_PER_CHUNK} of ${HOMES} homes`);
}
if (process.stderr.isTTY) process.stderr.write('\n');

const homeMinutes = HOMES * minutes;
const rates = kernelMs.map((ms) => Math.round((homeMinutes / ms) * 1000));
const [slowest = 0, middle = 0, fastest = 0] = rates.toSorted((a, b) => a - b);
const sqlRate = Math.round((homeMinutes / sqlMs) * 1000);
ok(fees > 0, 'no contract was below its minimum: the fees were not measured');
console.log(
  `settle: ${rates.map((rate) => `${(rate / 1e6).toFixed(1)} M`).join(', ')} home-minutes/s by round; ` +
    `SQL: ${(sqlRate / 1e6).toFixed(2)} M; ${fees} contracts with fees; ` +
    `peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
);
console.log(
  JSON.stringify({
    homeMinutesPerSecond: middle,
    sqlHomeMinutesPerSecond: sqlRate,
    ratioToSql: Math.round((middle / sqlRate) * 10) / 10,
    slowestRound: slowest,
    fastestRound: fastest,
    homes: HOMES,
    minutes,
    contracts: community.contracts.size,
    sumsEqual: true,
  }),
);

function timed<T>(round: number, work: () => T): T {
  const start = performance.now();
  const result = work();
  kernelMs[round] = (kernelMs[round] ?? 0) + performance.now() - start;
  return result;
}

/** Both parties' settlements of one contract, once they agree. */
function sumsOf(seller: Settlement, buyer: Settlement): PairSums {
  const [sold] = seller.contracts;
  const [bought] = buyer.contracts;
  ok(sold !== undefined && bought !== undefined);
  ok(sold.amount === bought.amount && sold.energyMwh === bought.energyMwh, 'the parties differ');
  return {
    contractMwh: BigInt(sold.energyMwh),
    contractAmount: sold.amount,
    sellerFee: bought.sellerFee,
    buyerFee: sold.buyerFee,
    seller: homeSums(seller),
    buyer: homeSums(buyer),
  };
}

function homeSums(settled: Settlement): HomeSums {
  return {
    importMwh: BigInt(settled.importMwh),
    exportMwh: BigInt(settled.exportMwh),
    nettedMwh: BigInt(settled.nettedMwh),
    publicMwh: BigInt(settled.boughtPublicMwh),
    publicAmount: settled.purchases.reduce((sum, trade) => sum + trade.amount, 0n),
    storedMwh: BigInt(settled.storedMwh),
  };
}
