import { PriceFileError, type PriceFileOptions, type RawPrice, type RawPrices } from './price-file.ts';
import { minuteOf, priceOf, rateFor, shortened } from './values.ts';
import { childOf, childrenOf, readXml, type XmlElement } from './xml-text.ts';

const DAY_AHEAD_PRICES = 'A44';
const RESOLUTIONS: ReadonlyMap<string, number> = new Map([
  ['PT15M', 15],
  ['PT30M', 30],
  ['PT60M', 60],
  ['PT1H', 60],
]);
const RANK = 'classificationSequence_AttributeInstanceComponent.position';

/**
 * ENTSO-E's day-ahead prices (document type A44): TimeSeries of Periods of Points.
 *
 * | curve type | a position that is not there |
 * | --- | --- |
 * | A01 | is missing |
 * | A03 | has the price of the one before it, until the end of the period |
 *
 * @throws PriceFileError
 */
export function readEntsoe(text: string, options: PriceFileOptions): RawPrices {
  const root = readXml(text);
  if (root.name !== 'Publication_MarketDocument') {
    throw new PriceFileError({
      fault: 'unknownFormat',
      line: root.line,
      evidence: `<${shortened(root.name)}>`,
    });
  }
  const type = childOf(root, 'type');
  if (type.text !== DAY_AHEAD_PRICES) {
    throw new PriceFileError({
      fault: 'unknownFormat',
      line: type.line,
      evidence: `type ${shortened(type.text)}`,
    });
  }
  const all = childrenOf(root, 'TimeSeries');
  const series = bestRanked(all);
  const prices: RawPrice[] = [];
  let rounded = 0;
  let currency = options.currency;
  for (const each of series) {
    const from = childOf(each, 'currency_Unit.name');
    const unit = childOf(each, 'price_Measure_Unit.name');
    if (unit.text !== 'MWH') {
      throw new PriceFileError({ fault: 'unit', line: unit.line, evidence: shortened(unit.text) });
    }
    const rateMicros = rateFor(from, options);
    currency = from.text;
    for (const period of childrenOf(each, 'Period')) {
      for (const { price, isRounded } of periodPrices(period, { rateMicros, carries: carriesOn(each) })) {
        prices.push(price);
        if (isRounded) rounded += 1;
      }
    }
  }
  return { currency, prices, rounded, outranked: all.length - series.length };
}

/** Series of the first auction where the file ranks them, and those without a rank. */
function bestRanked(all: readonly XmlElement[]): readonly XmlElement[] {
  const rankOf = (series: XmlElement): string => childrenOf(series, RANK)[0]?.text ?? '1';
  return all.some((series) => rankOf(series) === '1') ? all.filter((series) => rankOf(series) === '1') : all;
}

function carriesOn(series: XmlElement): boolean {
  const curve = childrenOf(series, 'curveType')[0];
  if (curve === undefined || curve.text === 'A01') return false;
  if (curve.text === 'A03') return true;
  throw new PriceFileError({
    fault: 'field',
    line: curve.line,
    evidence: `curve type ${shortened(curve.text)}`,
  });
}

interface PeriodPrice {
  readonly price: RawPrice;
  readonly isRounded: boolean;
}

function periodPrices(
  period: XmlElement,
  { rateMicros, carries }: { rateMicros: number; carries: boolean },
): PeriodPrice[] {
  const interval = childOf(period, 'timeInterval');
  const start = minuteOf(childOf(interval, 'start'));
  const end = minuteOf(childOf(interval, 'end'));
  const resolution = childOf(period, 'resolution');
  const step = RESOLUTIONS.get(resolution.text);
  if (step === undefined || end <= start || (end - start) % step !== 0) {
    throw new PriceFileError({
      fault: 'length',
      line: resolution.line,
      evidence: shortened(resolution.text),
    });
  }
  const count = (end - start) / step;
  const points = pointsOf(period, { count, rateMicros });
  const found: PeriodPrice[] = [];
  let last: (typeof points)[number];
  for (let position = 1; position <= count; position += 1) {
    const point = points[position] ?? (carries ? last : undefined);
    const startMinute = start + (position - 1) * step;
    const endMinute = startMinute + step;
    if (point === undefined) {
      throw new PriceFileError({
        fault: 'missing',
        line: last?.line ?? period.line,
        evidence: `position ${position}`,
        span: { startMinute, endMinute },
      });
    }
    found.push({
      price: { startMinute, endMinute, price: point.price, line: point.line },
      // A price that holds on is one number of the file.
      isRounded: point.isRounded && points[position] !== undefined,
    });
    last = point;
  }
  return found;
}

/** The points of a period by position, from 1. */
function pointsOf(period: XmlElement, { count, rateMicros }: { count: number; rateMicros: number }) {
  const points: (({ line: number } & ReturnType<typeof priceOf>) | undefined)[] = [];
  for (const point of childrenOf(period, 'Point')) {
    const position = childOf(point, 'position');
    const at = /^\d{1,6}$/.test(position.text) ? Number(position.text) : 0;
    if (at < 1 || at > count) {
      throw new PriceFileError({
        fault: 'field',
        line: position.line,
        evidence: `position ${shortened(position.text)}`,
      });
    }
    if (points[at] !== undefined) {
      throw new PriceFileError({ fault: 'conflict', line: position.line, evidence: `position ${at} twice` });
    }
    const amount = childOf(point, 'price.amount');
    points[at] = {
      line: point.line,
      ...priceOf({ text: amount.text, line: amount.line, perKwh: 1_000, rateMicros }),
    };
  }
  return points;
}
