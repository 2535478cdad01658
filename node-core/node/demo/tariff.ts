import type { TariffStep } from '../../ledger/index.ts';
import {
  boundariesWithin,
  carbonGrams,
  type MinuteSpan,
  minuteOfLocalDay,
  priceMicros,
} from '../../units/index.ts';

/**
 * Hourly public prices of a made-up price area, in the manner of a Nordic summer: cheap at night and in the sunny
 * hours, dear at breakfast and supper, cheaper at weekends, some days dearer than others. Before VAT.
 */
const BASE_MICROS = 900_000;
/** By local hour, thousandths of the base price. */
const SHAPE = [
  720, 690, 670, 660, 680, 760, 930, 1180, 1240, 1120, 980, 900, 860, 840, 850, 920, 1080, 1290, 1380, 1330,
  1180, 1010, 890, 790,
] as const;
const WEEKEND_PERMILLE = 880;
/** What the producer keeps when it buys surplus. */
const FEED_IN_MARGIN_MICROS = 480_000;
const CARBON_GRAMS = 38;

/** The price steps of a span, one for each local hour. */
export function demoTariffSteps(span: MinuteSpan, timeZone: string): TariffStep[] {
  return boundariesWithin(span, { unit: 'hour', timeZone })
    .slice(0, -1)
    .map((startMinute) => {
      const hour = Math.floor(minuteOfLocalDay(startMinute, timeZone) / 60);
      const day = Math.floor(startMinute / 1440);
      // 1970-01-01 was a Thursday.
      const weekend = (day + 4) % 7 === 0 || (day + 4) % 7 === 6;
      const mood = 850 + ((day * 7919) % 31) * 10;
      const scaled = Math.floor((BASE_MICROS * (SHAPE[hour] ?? 1000)) / 1000);
      const price = Math.floor((scaled * mood) / 1000 / 1000) * (weekend ? WEEKEND_PERMILLE : 1000);
      return {
        startMinute,
        price: priceMicros(price),
        feedInPrice: priceMicros(Math.max(100_000, price - FEED_IN_MARGIN_MICROS)),
        carbon: carbonGrams(CARBON_GRAMS),
      };
    });
}
