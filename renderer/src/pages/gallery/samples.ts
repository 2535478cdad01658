/** Made-up data for the page of all components. It reaches no other page. */
import type { EvidenceStep } from '../../components/EvidencePath.tsx';
import type { TimelineBar } from '../../components/DayTimeline.tsx';
import type { PowerChart, StackedChart, TimelineChart } from '../../charts/spec.ts';
import { rangeOfDate } from '../../format/calendar.ts';
import type { Format } from '../../format/format.ts';

const DAY = '2026-06-18';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** Sun over the roof at an hour of the day, 0 to 1. */
function sun(hour: number): number {
  return hour < 5 || hour > 21 ? 0 : Math.sin(((hour - 5) / 16) * Math.PI) ** 2;
}

function need(hour: number): number {
  return 420 + 900 * Math.exp(-((hour - 7.5) ** 2) / 2) + 1_500 * Math.exp(-((hour - 18.5) ** 2) / 5);
}

function wobble(minute: number): number {
  return Math.sin(minute / 7) * 60 + Math.sin(minute / 2.3) * 35;
}

function cloud(minute: number): number {
  return Math.sin(minute / 41) > 0.55 ? 0.45 : 1;
}

export function sampleStacked(format: Format): StackedChart {
  const { startMinute } = rangeOfDate(DAY, format.timeZone);
  const parts = HOURS.map((hour) => {
    const used = Math.round(need(hour) * 1_000);
    const roof = Math.min(used, Math.round(sun(hour) * 3_600_000));
    const neighbours =
      hour > 15 && hour < 22 ? Math.round((used - roof) * 0.55) : Math.round((used - roof) * 0.2);
    return { roof, neighbours, grid: used - roof - neighbours };
  });
  const values = (source: 'roof' | 'neighbours' | 'grid') =>
    parts.map((part, hour) => (hour === 3 ? null : part[source]));
  return {
    kind: 'stacked',
    title: 'What you used, hour by hour',
    summary:
      'You used 20.1 kWh. Most came from your roof between 8 and 18; neighbours covered half of the evening.',
    buckets: HOURS.map((hour) => ({
      label: format.time.time(startMinute + hour * 60),
      name: format.time.clockRange({
        startMinute: startMinute + hour * 60,
        endMinute: startMinute + hour * 60 + 60,
      }),
    })),
    series: [
      { id: 'roof', label: 'Your roof', tone: 'roof', values: values('roof') },
      { id: 'neighbours', label: 'Neighbours', tone: 'neighbours', values: values('neighbours') },
      { id: 'grid', label: 'Public grid', tone: 'grid', values: values('grid') },
    ],
    value: (value) => format.energyColumn(value).text,
    axis: (value) => format.energyTick(value),
  };
}

export function samplePower(format: Format): PowerChart {
  const range = rangeOfDate(DAY, format.timeZone);
  const minutes = Array.from({ length: 1_440 }, (_, minute) => minute);
  return {
    kind: 'power',
    title: 'Power through the day',
    summary: 'The roof gave up to 3.6 kW around one o’clock; the home drew up to 2.1 kW in the evening.',
    range,
    series: [
      {
        id: 'roof',
        label: 'Your roof',
        tone: 'roof',
        points: minutes.map((minute) => ({
          minute: range.startMinute + minute,
          value: minute > 600 && minute < 660 ? null : Math.round(sun(minute / 60) * 3_600 * cloud(minute)),
        })),
      },
      {
        id: 'home',
        label: 'Your home',
        tone: 'ink',
        points: minutes.map((minute) => ({
          minute: range.startMinute + minute,
          value:
            minute > 600 && minute < 660
              ? null
              : Math.max(80, Math.round(need(minute / 60) + wobble(minute))),
        })),
      },
    ],
    value: (value) => format.power(value).text,
    axis: (value) => format.powerTick(value),
    tick: (minute) => format.time.time(minute),
    moment: (minute) => format.time.time(minute),
  };
}

export function sampleTimeline(format: Format): TimelineChart {
  const range = rangeOfDate(DAY, format.timeZone);
  const span = (from: number, to: number, note: string) => ({
    startMinute: range.startMinute + from * 60,
    endMinute: range.startMinute + to * 60,
    note,
  });
  return {
    kind: 'timeline',
    title: 'Deliveries today',
    summary: 'Berg delivers from 10 to 15 and 17 to 20, Dahl from 11 to 16, the public grid all night.',
    range,
    rows: [
      {
        id: 'b',
        label: 'Berg',
        source: 'neighbours',
        spans: [span(10, 15, '4.2 kWh'), span(17, 20, '1.1 kWh')],
      },
      { id: 'd', label: 'Dahl', source: 'neighbours', spans: [span(11, 16, '3.0 kWh')] },
      {
        id: 'g',
        label: 'Public grid',
        source: 'grid',
        spans: [span(0, 6, '2.4 kWh'), span(21, 24, '1.9 kWh')],
      },
    ],
    tick: (minute) => format.time.time(minute),
    span: (each) => format.time.clockRange(each),
  };
}

export function sampleOffers(format: Format): {
  day: { startMinute: number; endMinute: number };
  bars: TimelineBar[];
} {
  const day = rangeOfDate(DAY, format.timeZone);
  const bar = (
    id: string,
    title: string,
    from: number,
    to: number,
    millionthsPerKwh: number,
  ): TimelineBar => ({
    id,
    source: 'neighbours',
    title,
    startMinute: day.startMinute + from * 60,
    endMinute: day.startMinute + to * 60,
    note: `${format.money.price({ millionthsPerKwh, currency: 'NOK' })} per kWh`,
  });
  return {
    day,
    bars: [
      bar('1', 'Berg', 10, 15, 850_000),
      bar('2', 'Dahl', 11, 16, 790_000),
      bar('3', 'Haug', 6, 9, 1_020_000),
    ],
  };
}

export const EVIDENCE: readonly EvidenceStep[] = [
  {
    id: 'meter',
    state: 'checked',
    title: 'Your meter',
    detail: 'Took in 1.482 kWh on Thursday 18 June between 18:00 and 19:00.',
  },
  {
    id: 'record',
    state: 'checked',
    title: 'Sealed record',
    detail: 'Sixty minutes, each signed by your home and unchanged since.',
    more: '3f1c 88e0 52ab 91d7 · record 40 812',
  },
  {
    id: 'contract',
    state: 'checked',
    title: 'Contract with Berg',
    detail: 'NOK 0.85 per kWh from 1 June to 30 June, signed by both of you.',
  },
  { id: 'line', state: 'waiting', title: 'This line of the bill', detail: '1.482 kWh × NOK 0.85 = NOK 1.26' },
];

export interface SampleLine {
  readonly id: string;
  readonly what: string;
  readonly energyMwh: number;
  readonly millionthsPerKwh: number;
  readonly minor: number;
}

export const LINES: readonly SampleLine[] = [
  { id: '1', what: 'From Berg', energyMwh: 41_208_000, millionthsPerKwh: 850_000, minor: -3_503 },
  { id: '2', what: 'From Dahl', energyMwh: 12_950_000, millionthsPerKwh: 790_000, minor: -1_023 },
  {
    id: '3',
    what: 'From the public grid',
    energyMwh: 188_400_000,
    millionthsPerKwh: 1_214_500,
    minor: -22_881,
  },
  { id: '4', what: 'Sold to Haug', energyMwh: 96_020_000, millionthsPerKwh: 900_000, minor: 8_642 },
];
