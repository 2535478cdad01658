import fc from 'fast-check';
import type { Contract } from '../../node-core/ledger/community.ts';
import type { Tariff } from '../../node-core/ledger/transaction.ts';
import type { SettlementCommunity } from '../../node-core/settlement/frame.ts';
import type { ReadingSeries } from '../../node-core/settlement/series.ts';
import { addMinutes, type MinuteSpan, minute } from '../../node-core/units/index.ts';
import { at, communityOf, contractOf, type MinuteFact, seriesOf, tariffOf } from './fixtures.ts';

/** Members 0 to 3 are homes, 4 is a home and a public producer, 5 a producer without a meter. */
export const HOMES = [0, 1, 2, 3, 4];
const PRODUCERS = [4, 5];

/** Settled: the turn of a month in Oslo lies within it, and the odd half hour. */
export const SPAN: MinuteSpan = {
  startMinute: at('2026-06-30T21:30+02:00'),
  endMinute: at('2026-07-01T02:15+02:00'),
};
/** Readings, contracts and tariffs reach beyond it, so that terms begin before. */
export const WIDE: MinuteSpan = {
  startMinute: addMinutes(SPAN.startMinute, -90),
  endMinute: addMinutes(SPAN.endMinute, 60),
};
const WIDE_MINUTES = WIDE.endMinute - WIDE.startMinute;

export interface Scenario {
  readonly community: SettlementCommunity;
  readonly series: ReadonlyMap<number, ReadingSeries>;
  /** For the report of a failure: terms and tariffs, and what the meters were drawn from. */
  readonly [fc.toStringMethod]: () => string;
}

const offset = fc.integer({ min: 0, max: WIDE_MINUTES });

const contract = fc.record({
  parties: fc
    .tuple(fc.constantFrom(...HOMES), fc.constantFrom(...HOMES))
    .filter(([seller, buyer]) => seller !== buyer),
  times: fc.tuple(offset, offset, fc.option(offset)),
  sellerShare: fc.constantFrom(1, 250, 333, 500, 999, 1000),
  buyerShare: fc.constantFrom(1, 250, 333, 500, 999, 1000),
  price: fc.integer({ min: -200_000, max: 2_000_000 }),
  minimum: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 400_000 })),
  period: fc.constantFrom('hour' as const, 'day' as const, 'month' as const, 'term' as const),
  carbon: fc.integer({ min: 0, max: 500 }),
});

const tariff = fc.record({
  author: fc.constantFrom(...PRODUCERS),
  start: offset,
  steps: fc.array(
    fc.record({
      minutes: fc.integer({ min: 1, max: 120 }),
      price: fc.integer({ min: -100_000, max: 3_000_000 }),
      feedIn: fc.option(fc.integer({ min: -50_000, max: 500_000 })),
      carbon: fc.integer({ min: 0, max: 500 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

/** What a home's minutes look like; drawn from a seed, for there are too many to draw one by one. */
const meter = fc.record({
  seed: fc.integer(),
  missingPercent: fc.constantFrom(0, 0, 3, 40),
  scale: fc.constantFrom(10, 5000, 60_000, 2 ** 44),
});

/** A small community in which every rule of settlement comes up. Shares never pass the whole in any minute. */
export const scenario: fc.Arbitrary<Scenario> = fc
  .record({
    contracts: fc.array(contract, { maxLength: 7 }),
    tariffs: fc.array(tariff, { maxLength: 5 }),
    meters: fc.tuple(...HOMES.map(() => meter)),
  })
  .map(({ contracts, tariffs, meters }) => ({
    community: communityOf({
      contracts: withinTheWhole(contracts.map(contractFrom)),
      tariffs: tariffs.map(tariffFrom),
    }),
    series: new Map(meters.map((facts, member) => [member, metered(facts)])),
    [fc.toStringMethod]: () => JSON.stringify({ contracts, tariffs, meters }),
  }));

function contractFrom(
  parts: typeof contract extends fc.Arbitrary<infer T> ? T : never,
  number: number,
): Contract {
  const { parties, times, ...terms } = parts;
  const [a, b, ended] = times;
  const start = WIDE.startMinute + Math.min(a, b);
  const end = WIDE.startMinute + Math.max(a, b) + 1;
  return contractOf({
    ...terms,
    id: `${number}`,
    seller: parties[0],
    buyer: parties[1],
    start,
    end,
    ...(ended === null ? {} : { endedAt: Math.min(end, WIDE.startMinute + ended) }),
  });
}

/** Drops each contract that would take a share past 1000, as the chain rules refuse it. */
function withinTheWhole(contracts: readonly Contract[]): Contract[] {
  const kept: Contract[] = [];
  for (const one of contracts) {
    const total = (now: number, side: 'seller' | 'buyer') =>
      [...kept, one]
        .filter(
          ({ terms, endMinute }) => terms.startMinute <= now && now < Math.min(terms.endMinute, endMinute),
        )
        .filter(({ terms }) => terms[side] === one.terms[side])
        .reduce((sum, { terms }) => sum + (side === 'seller' ? terms.sellerShare : terms.buyerShare), 0);
    let fits = true;
    for (let now: number = one.terms.startMinute; now < one.terms.endMinute && fits; now += 1) {
      fits = total(now, 'seller') <= 1000 && total(now, 'buyer') <= 1000;
    }
    if (fits) kept.push(one);
  }
  return kept;
}

function tariffFrom(parts: typeof tariff extends fc.Arbitrary<infer T> ? T : never): Tariff {
  let start = WIDE.startMinute + parts.start - 60;
  const steps = parts.steps.map(({ minutes, price, feedIn, carbon }) => {
    const step: [number, number, number | null, number] = [start, price, feedIn, carbon];
    start += minutes;
    return step;
  });
  return tariffOf(parts.author, minute(start), steps);
}

function metered({
  seed,
  missingPercent,
  scale,
}: typeof meter extends fc.Arbitrary<infer T> ? T : never): ReadingSeries {
  let state = seed | 1;
  const random = () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
  const fact = (): MinuteFact => {
    const kind = random() * 100;
    if (kind < missingPercent) return null;
    if (kind > 97) return 'gap';
    // A fifth of the minutes have both, half of the rest only import.
    const both = random() < 0.2;
    const imports = both || random() < 0.5;
    return [imports ? Math.floor(random() * scale) : 0, both || !imports ? Math.floor(random() * scale) : 0];
  };
  return seriesOf(WIDE.startMinute, Array.from({ length: WIDE_MINUTES }, fact));
}
