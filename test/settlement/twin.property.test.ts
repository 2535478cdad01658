import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReadingContent, ReadingQuality } from '../../node-core/identity/reading-content.ts';
import { tradeLines } from '../../node-core/settlement/bill-lines.ts';
import { settlementFrame } from '../../node-core/settlement/frame.ts';
import { type PlacedReading, seriesAsOf } from '../../node-core/settlement/reading-cut.ts';
import { secondOpinion } from '../../node-core/settlement/second-opinion.ts';
import { ESTIMATED, GAP, MISSING, type ReadingSeries } from '../../node-core/settlement/series.ts';
import { type AsOf, type Settlement, settle, settleAll } from '../../node-core/settlement/settlement.ts';
import { supplyMinutes } from '../../node-core/settlement/statement.ts';
import { energyMwh, minute, type MinuteSpan } from '../../node-core/units/index.ts';
import { HOMES, type Scenario, SPAN, scenario, WIDE } from './arbitrary.ts';

const CLOSED: AsOf = { kind: 'closed' };
const asOf: fc.Arbitrary<AsOf> = fc.oneof(
  fc.constant(CLOSED),
  fc
    .integer({ min: SPAN.startMinute - 20, max: SPAN.endMinute + 20 })
    .map((now): AsOf => ({ kind: 'provisional', nowMinute: minute(now) })),
);
const household = fc.constantFrom(...HOMES);

function settleOne(
  { community, series }: Scenario,
  who: number,
  when: AsOf,
  span: MinuteSpan = SPAN,
): Settlement {
  return settle({ frame: settlementFrame(community, span), household: who, series, asOf: when });
}

function secondOpinionOn({ community, series }: Scenario, settled: Settlement) {
  return secondOpinion({
    household: settled.household,
    span: settled.settledSpan,
    closed: settled.asOf.kind === 'closed',
    timeZone: community.rules.timeZone,
    contracts: [...community.contracts.values()],
    tariffs: community.tariffs.map(({ tariff }) => tariff),
    readingAt(member, at) {
      const home = series.get(member);
      const place = at - (home?.startMinute ?? 0);
      if (home === undefined || (home.quality[place] ?? MISSING) === MISSING) return undefined;
      return { importMwh: home.importMwh[place] ?? 0, exportMwh: home.exportMwh[place] ?? 0 };
    },
  });
}

describe('the kernel and its naive twin', () => {
  test('come to the same on every line, for any household, at any time', () => {
    fc.assert(
      fc.property(scenario, household, asOf, (facts, who, when) => {
        const settled = settleOne(facts, who, when);
        const twin = secondOpinionOn(facts, settled);
        const lines = tradeLines(settled, 2);
        const ours = [...lines.owed, ...lines.earned].map((line) => [
          line.id,
          line.energyMwh ?? 0,
          line.amount,
        ]);
        const theirs = [...twin.trades.values()].map((trade) => [
          trade.lineId,
          Number(trade.energyMwh),
          trade.amount,
        ]);
        const byId = (a: unknown[], b: unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1);
        expect(ours.toSorted(byId)).toEqual(theirs.toSorted(byId));
        for (const field of ['importMwh', 'exportMwh', 'nettedMwh', 'unpricedMwh', 'storedMwh'] as const) {
          expect(BigInt(settled[field])).toBe(twin[field]);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('and in every minute of every contract and every supply', () => {
    fc.assert(
      fc.property(scenario, household, asOf, (facts, who, when) => {
        const settled = settleOne(facts, who, when);
        const twin = secondOpinionOn(facts, settled);
        const minutesOf = (energies: Float64Array) =>
          new Map(
            [...energies].flatMap((energy, place) =>
              energy === 0 ? [] : [[settled.settledSpan.startMinute + place, BigInt(energy)]],
            ),
          );
        for (const { contract, deliveredMwh } of settled.contracts) {
          const name = contract.terms.seller === who ? 'sale' : 'purchase';
          expect(minutesOf(deliveredMwh)).toEqual(twin.trades.get(`${name}:${contract.id}`)?.minutes);
        }
        for (const { producer } of settled.purchases) {
          expect(minutesOf(supplyMinutes(settled, producer).suppliedMwh)).toEqual(
            twin.trades.get(`public:${producer}`)?.minutes,
          );
        }
        for (const { producer } of settled.feedIn) {
          expect(minutesOf(supplyMinutes(settled, producer).fedInMwh)).toEqual(
            twin.trades.get(`feedIn:${producer}`)?.minutes,
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('what must hold for every community', () => {
  test('the buyer and the seller of a contract come to the same numbers', () => {
    fc.assert(
      fc.property(scenario, asOf, (facts, when) => {
        for (const { id, terms } of facts.community.contracts.values()) {
          const [sold] = settleOne(facts, terms.seller, when).contracts.filter(
            (one) => one.contract.id === id,
          );
          const [bought] = settleOne(facts, terms.buyer, when).contracts.filter(
            (one) => one.contract.id === id,
          );
          expect(bought).toEqual(sold);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('no energy is lost or made: need = neighbours + public + unpriced, surplus = sold + stored', () => {
    fc.assert(
      fc.property(scenario, household, asOf, (facts, who, when) => {
        const one = settleOne(facts, who, when);
        expect(one.importMwh - one.nettedMwh).toBe(
          one.boughtNeighboursMwh + one.boughtPublicMwh + one.unpricedMwh,
        );
        expect(one.exportMwh - one.nettedMwh).toBe(one.soldNeighboursMwh + one.soldPublicMwh + one.storedMwh);
      }),
    );
  });

  test('what neighbours buy is what neighbours sell, in energy and in money', () => {
    fc.assert(
      fc.property(scenario, asOf, (facts, when) => {
        const frame = settlementFrame(facts.community, SPAN);
        const all = settleAll({ frame, households: HOMES, series: facts.series, asOf: when });
        let energy = 0n;
        let money = 0n;
        for (const one of all) {
          energy += BigInt(one.boughtNeighboursMwh) - BigInt(one.soldNeighboursMwh);
          for (const { contract, amount, buyerFee, sellerFee } of one.contracts) {
            const owes = amount + buyerFee - sellerFee;
            money += contract.terms.buyer === one.household ? owes : -owes;
          }
        }
        expect([energy, money]).toEqual([0n, 0n]);
        expect(all).toEqual(HOMES.map((who) => settleOne(facts, who, when)));
      }),
      { numRuns: 40 },
    );
  });

  test('a period that met its minimum costs nobody a fee; parts never pass what is short', () => {
    let met = 0;
    let missed = 0;
    fc.assert(
      fc.property(scenario, household, asOf, (facts, who, when) => {
        for (const { periods } of settleOne(facts, who, when).contracts) {
          for (const period of periods) {
            expect(period.sellerPartMwh + period.buyerPartMwh).toBeLessThanOrEqual(period.shortMwh);
            const short = period.state === 'settled' && period.deliveredMwh < period.minimumMwh;
            if (short) missed += 1;
            else met += 1;
            expect(period.shortMwh).toBe(short ? period.minimumMwh - period.deliveredMwh : 0);
            const fees = [period.sellerFee, period.buyerFee];
            expect(short ? [0n, 0n] : fees).toEqual([0n, 0n]);
          }
        }
      }),
      { numRuns: 500 },
    );
    // The scenarios must reach both sides, or the test above says nothing.
    expect(Math.min(met, missed)).toBeGreaterThan(10);
  });

  test('a span settled in two parts adds up to the whole', () => {
    const cut = fc.integer({ min: SPAN.startMinute, max: SPAN.endMinute });
    fc.assert(
      fc.property(scenario, household, cut, (facts, who, middle) => {
        const whole = settleOne(facts, who, CLOSED);
        const parts = [
          settleOne(facts, who, CLOSED, { startMinute: SPAN.startMinute, endMinute: minute(middle) }),
          settleOne(facts, who, CLOSED, { startMinute: minute(middle), endMinute: SPAN.endMinute }),
        ];
        const sum = new Map<string, [number, bigint]>();
        for (const part of parts) {
          for (const [id, [energy, amount]] of totalsByLine(part)) {
            const [before, owed] = sum.get(id) ?? [0, 0n];
            sum.set(id, [before + energy, owed + amount]);
          }
        }
        expect(sum).toEqual(totalsByLine(whole));
        for (const field of ['importMwh', 'exportMwh', 'nettedMwh', 'unpricedMwh', 'storedMwh'] as const) {
          expect(parts.reduce((total, part) => total + part[field], 0)).toBe(whole[field]);
        }
      }),
    );
  });

  test('the order in which readings came changes nothing', () => {
    fc.assert(
      fc.property(scenario, household, fc.integer(), (facts, who, seed) => {
        const shuffled = new Map(
          [...facts.series].map(([member, series]) => [
            member,
            seriesAsOf(inAnyOrder(arrivals(series), seed + member), {
              span: WIDE,
              cut: { energyHeight: 1_000_000, contractHeight: 0 },
            }),
          ]),
        );
        const settled = settleOne(facts, who, CLOSED);
        expect(settleOne({ ...facts, series: shuffled }, who, CLOSED)).toEqual(settled);
      }),
      { numRuns: 30 },
    );
  });

  test('a contract hangs on its two parties alone: others may be unknown', () => {
    fc.assert(
      fc.property(scenario, asOf, (facts, when) => {
        for (const { id, terms } of facts.community.contracts.values()) {
          const known = new Map(
            [...facts.series].filter(([member]) => member === terms.seller || member === terms.buyer),
          );
          const pick = (one: Settlement) => one.contracts.find(({ contract }) => contract.id === id);
          expect(pick(settleOne({ ...facts, series: known }, terms.buyer, when))).toEqual(
            pick(settleOne(facts, terms.buyer, when)),
          );
        }
      }),
      { numRuns: 30 },
    );
  });
});

/** Lines that say something, by ID. */
function totalsByLine(settled: Settlement): Map<string, [number, bigint]> {
  const { owed, earned } = tradeLines(settled, 2);
  return new Map(
    [...owed, ...earned]
      .filter(({ energyMwh: energy, amount }) => (energy ?? 0) !== 0 || amount !== 0n)
      .map((line) => [line.id, [line.energyMwh ?? 0, line.amount]]),
  );
}

/** Every reading of a series, each second one first as a wrong revision 0 and then as a right revision 1. */
function arrivals(series: ReadingSeries): PlacedReading[] {
  return [...series.quality].flatMap((code, place) => {
    if (code === MISSING) return [];
    const content: ReadingContent = {
      importMwh: energyMwh(series.importMwh[place] ?? 0),
      exportMwh: energyMwh(series.exportMwh[place] ?? 0),
      quality: qualityOf(code),
      corrected: false,
    };
    const reading = {
      minute: minute(series.startMinute + place),
      revision: place % 2,
      content,
      height: place * 3,
    };
    if (place % 2 === 0) return [reading];
    const wrong = { ...content, importMwh: energyMwh(content.importMwh + 17) };
    return [{ ...reading, revision: 0, content: wrong, height: place * 5 }, reading];
  });
}

function qualityOf(code: number): ReadingQuality {
  if (code === GAP) return 'gap';
  return code === ESTIMATED ? 'estimated' : 'measured';
}

function inAnyOrder<T>(items: readonly T[], seed: number): T[] {
  return items
    .map((item, place) => ({ item, key: Math.imul(place + 1, seed * 2 + 0x9e3779b1) >>> 0 }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
