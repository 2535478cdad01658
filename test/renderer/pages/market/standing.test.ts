import { describe, expect, it } from 'vitest';
import type { StandingOrderInput, StandingStepView } from '../../../../node-core/api/index.ts';
import { isInDayPart } from '../../../../renderer/src/pages/market/offer-hours.ts';
import { sellersOf } from '../../../../renderer/src/pages/market/standing/NeighboursFirst.tsx';
import {
  clock,
  draftOf,
  firstOrder,
  type OrderDraft,
  readOrder,
} from '../../../../renderer/src/pages/market/standing/order-draft.ts';
import { limitWords } from '../../../../renderer/src/pages/market/standing/OrderCard.tsx';
import { stepWords } from '../../../../renderer/src/pages/market/standing/step-words.ts';
import { BUY_ORDER, log, orders, SELL_ORDER } from '../../../api/sample-standing.ts';
import { BERG, HAUGEN, ME, offer } from '../../../api/sample-views.ts';
import { format, t } from '../words.ts';

const WORDS = { t, format };

const speaking = { ...WORDS, currency: 'NOK' };

describe('an order as it is filled in', () => {
  it.each([BUY_ORDER, SELL_ORDER, { ...SELL_ORDER, fromMinute: 1320, untilMinute: 360 }])(
    'comes back as it was saved: %#',
    (order: StandingOrderInput) => {
      expect(readOrder(draftOf(order))).toEqual({ kind: 'ok', order });
    },
  );

  it('begins below the public price, in whole hundredths', () => {
    expect(firstOrder('buy', 1_234_567).price).toBe(1_110_000);
    expect(firstOrder('sell', 1_234_567).price).toBe(740_000);
    expect(firstOrder('sell', null).price).toBeNull();
  });

  it.each([
    ['without a price', { price: null }, 'price'],
    ['without a label', { grams: null }, 'label'],
    ['without a time', { allDay: false, until: null }, 'hours'],
    ['with no time at all', { allDay: false, from: '07:00', until: '07:00' }, 'hours'],
  ] as const)('%s is not complete', (_, change: Partial<OrderDraft>, fault) => {
    expect(readOrder({ ...draftOf(SELL_ORDER), ...change })).toEqual({ kind: 'fault', fault });
  });

  it('knows no limit of nothing, and midnight as the end of a day', () => {
    const read = readOrder({
      ...draftOf(BUY_ORDER),
      allDay: false,
      from: '18:00',
      until: '00:00',
      dayEnergyMwh: 0,
      dayMoneyMinor: 0,
    });
    expect(read).toMatchObject({
      order: { fromMinute: 1080, untilMinute: 1440, dayEnergyMwh: null, dayMoneyMinor: null },
    });
    expect([clock(0), clock(615), clock(1440)]).toEqual(['00:00', '10:15', '00:00']);
  });

  it('offers neighbours who sell, and those chosen before, but never oneself', () => {
    const members = [ME, BERG, HAUGEN];
    const offers = [
      { ...offer, seller: HAUGEN },
      { ...offer, seller: ME },
    ];
    expect(sellersOf(members, { offers, chosen: [] })).toEqual([HAUGEN]);
    expect(sellersOf(members, { offers, chosen: [BERG.memberIndex] })).toEqual([BERG, HAUGEN]);
  });
});

describe('what an order did, in words', () => {
  const [waited, proposed] = log;

  it('gives the reason with its numbers', () => {
    expect(proposed && stepWords(proposed, speaking)).toMatch(
      /^Asked Berg family for power .* at NOK\s0\.84 per kWh: cheapest of 3 offers under 100/,
    );
    expect(waited && stepWords(waited, speaking)).toMatch(
      /^Waited: nothing at or under NOK\s0\.90; the cheapest asks NOK\s0\.95$/,
    );
  });

  it('says that a limit of a day stopped it', () => {
    const capped: StandingStepView = {
      ...(waited ?? log[0]),
      reason: 'moneyCap',
      price: null,
      limit: 1500,
    } as StandingStepView;
    expect(stepWords(capped, speaking)).toMatch(/^Stopped for the day: the limit of NOK\s15\.00/);
  });

  it('names every limit', () => {
    const [buying] = orders;
    expect(buying && limitWords(buying, speaking)).toEqual([
      expect.stringContaining('At most 100'),
      'At all hours',
      expect.stringMatching(/^At most 8\.00\skWh a day$/),
      expect.stringMatching(/^At most NOK\s15\.00 a day$/),
      expect.stringMatching(/^Berg family first, also when up to NOK\s0\.02 per kWh dearer$/),
    ]);
  });
});

describe('parts of a day', () => {
  /** 15 June 2026, 10:00 to 13:00 in Oslo. */
  const start = Date.UTC(2026, 5, 15, 8) / 60_000;
  const late = { startMinute: start, endMinute: start + 180 };

  it.each([
    ['any', true],
    ['night', false],
    ['morning', true],
    ['afternoon', true],
    ['evening', false],
  ] as const)('%s', (part, is) => {
    expect(isInDayPart(late, part, 'Europe/Oslo')).toBe(is);
  });

  it('go on into the next morning, and are all there in a whole day', () => {
    const night = { startMinute: start + 14 * 60, endMinute: start + 17 * 60 };
    expect(isInDayPart(night, 'night', 'Europe/Oslo')).toBe(true);
    expect(isInDayPart(night, 'morning', 'Europe/Oslo')).toBe(false);
    expect(isInDayPart({ startMinute: start, endMinute: start + 1440 }, 'evening', 'Europe/Oslo')).toBe(true);
  });
});
