import { LocalDays } from '../../charts/local-days.ts';
import { CORRECTED, MinuteIndex, READ, UNKNOWN } from '../../charts/minute-index.ts';
import type { MinutesSpec } from '../../charts/minutes-spec.ts';
import type { Format } from '../../format/format.ts';

const START = Date.UTC(2026, 5, 1) / 60_000;
const MINUTES = 30 * 1_440;

/** A month of minutes with a gap, a correction and the week before to compare with. */
export function sampleMinutes(format: Format): MinutesSpec {
  const bounds = { startMinute: START, endMinute: START + MINUTES };
  const states = new Uint8Array(MINUTES).fill(READ);
  states.fill(UNKNOWN, 9_000, 11_500);
  states.fill(CORRECTED, 20_000, 20_030);
  const column = (of: (minute: number) => number): Int32Array =>
    Int32Array.from(states, (state, at) => (state === UNKNOWN ? 0 : Math.round(Math.max(0, of(at)))));
  const sun = (at: number): number => Math.sin((((at % 1_440) - 360) / 720) * Math.PI) * 40_000;
  const use = (at: number): number => 9_000 + Math.sin(at / 3_000) * 4_000;
  return {
    kind: 'minutes',
    title: 'A month of minutes',
    bounds,
    source: new MinuteIndex({
      startMinute: START,
      states,
      series: [
        column((at) => (use(at) - Math.max(0, sun(at))) * 0.4),
        column((at) => (use(at) - Math.max(0, sun(at))) * 0.6),
        column((at) => (sun(at) - use(at)) * 0.8),
      ],
    }),
    days: new LocalDays(bounds, format.timeZone),
    series: [
      { id: 'neighbours', label: 'From neighbours', tone: 'neighbours', side: 'above' },
      { id: 'grid', label: 'From the public grid', tone: 'grid', side: 'above' },
      { id: 'sold', label: 'Sold', tone: 'roof', side: 'below' },
    ],
    toComeMinute: null,
    compare: { label: 'The week before', daysBefore: 7 },
    value: (energyMwh) => format.energy(energyMwh).text,
    axis: (powerW) => format.powerTick(powerW),
  };
}
