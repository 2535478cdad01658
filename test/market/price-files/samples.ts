import { Temporal } from 'temporal-polyfill';

export const OSLO = 'Europe/Oslo';
export const NOK = { currency: 'NOK', timeZone: OSLO };

/** The hours or quarters of a local day, as instants. */
export function stepsOfDay(
  date: string,
  minutes: number,
): { start: Temporal.Instant; end: Temporal.Instant }[] {
  const day = Temporal.PlainDate.from(date);
  const end = day.add({ days: 1 }).toZonedDateTime(OSLO).toInstant();
  const steps: { start: Temporal.Instant; end: Temporal.Instant }[] = [];
  for (let at = day.toZonedDateTime(OSLO).toInstant(); Temporal.Instant.compare(at, end) < 0; ) {
    const next = at.add({ minutes });
    steps.push({ start: at, end: next });
    at = next;
  }
  return steps;
}

/** `2023-12-27T00:00:00+01:00` */
export function localText(at: Temporal.Instant): string {
  return at.toZonedDateTimeISO(OSLO).toString({ timeZoneName: 'never', smallestUnit: 'second' });
}

/** A file as hvakosterstrommen.no gives it, a price a line; `price` makes the NOK digits. */
export function hvaKosterStrommen(
  date: string,
  { minutes = 60, price = (at: number) => `0.${String(25_539 + at)}` } = {},
): string {
  const rows = stepsOfDay(date, minutes).map(
    ({ start, end }, at) =>
      `{"NOK_per_kWh":${price(at)},"EUR_per_kWh":0.02266,"EXR":11.2705,"time_start":"${localText(start)}","time_end":"${localText(end)}"}`,
  );
  return `[\n${rows.join(',\n')}\n]`;
}

export interface SamplePeriod {
  readonly date: string;
  readonly resolution: 'PT15M' | 'PT60M';
  /** Position and price per MWh. */
  readonly points: readonly (readonly [position: number, price: string])[];
  readonly curve?: 'A01' | 'A03';
  readonly currency?: string;
  readonly unit?: string;
  readonly rank?: number;
}

/** A document of ENTSO-E with one TimeSeries a period. */
export function entsoe(periods: readonly SamplePeriod[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Publication_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3">
  <mRID>4d3b3c1f</mRID>
  <type>A44</type>
${periods.map(timeSeries).join('\n')}
</Publication_MarketDocument>
`;
}

function timeSeries(period: SamplePeriod, at: number): string {
  const { date, resolution, points, curve = 'A03', currency = 'EUR', unit = 'MWH', rank } = period;
  const day = Temporal.PlainDate.from(date);
  const utc = (of: Temporal.PlainDate): string =>
    of.toZonedDateTime(OSLO).toInstant().toString({ smallestUnit: 'minute' });
  return `  <TimeSeries>
    <mRID>${at + 1}</mRID>${
      rank === undefined
        ? ''
        : `
    <classificationSequence_AttributeInstanceComponent.position>${rank}</classificationSequence_AttributeInstanceComponent.position>`
    }
    <businessType>A62</businessType>
    <currency_Unit.name>${currency}</currency_Unit.name>
    <price_Measure_Unit.name>${unit}</price_Measure_Unit.name>
    <curveType>${curve}</curveType>
    <Period>
      <timeInterval>
        <start>${utc(day)}</start>
        <end>${utc(day.add({ days: 1 }))}</end>
      </timeInterval>
      <resolution>${resolution}</resolution>
${points
  .map(
    ([position, price]) => `      <Point>
        <position>${position}</position>
        <price.amount>${price}</price.amount>
      </Point>`,
  )
  .join('\n')}
    </Period>
  </TimeSeries>`;
}

/** One point for each hour of a normal day. */
export function hourly(price: (hour: number) => string, count = 24): [number, string][] {
  return Array.from({ length: count }, (_, hour) => [hour + 1, price(hour)]);
}
