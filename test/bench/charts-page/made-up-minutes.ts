import { CORRECTED, type MinuteColumns, READ, UNKNOWN } from '../../../renderer/src/charts/minute-index.ts';

const START_MINUTE = Date.UTC(2024, 0, 1) / 60_000;

/** Minutes of a home with a roof: use with peaks, sun by day, a gap every few weeks. The same on every call. */
export function madeUpMinutes(years: number): MinuteColumns {
  const count = Math.round(years * 525_600);
  const states = new Uint8Array(count).fill(READ);
  const series = [0, 1, 2, 3].map(() => new Int32Array(count));
  const [neighbours, grid, sold, left] = series;
  let seed = 1;
  const random = (): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return seed / 0x7fff_ffff;
  };
  for (let at = 0; at < count; at += 1) {
    if (at % 30_011 < 700) {
      states[at] = UNKNOWN;
      continue;
    }
    if (at % 50_021 === 0) states[at] = CORRECTED;
    const hour = (at % 1_440) / 60;
    const use = 4_000 + random() * 12_000 + (random() < 0.02 ? 60_000 : 0);
    const sun = Math.max(0, Math.sin(((hour - 6) / 12) * Math.PI)) * 50_000 * (0.4 + 0.6 * random());
    const net = Math.round(use - sun);
    if (net >= 0) {
      const part = Math.round(net * 0.4);
      if (neighbours !== undefined) neighbours[at] = part;
      if (grid !== undefined) grid[at] = net - part;
    } else {
      const part = Math.round(-net * 0.7);
      if (sold !== undefined) sold[at] = part;
      if (left !== undefined) left[at] = -net - part;
    }
  }
  return { startMinute: START_MINUTE, states, series };
}
