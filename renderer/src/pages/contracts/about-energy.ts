import type { Format } from '../../format/format.ts';

const KWH = 1_000_000;

/** An energy that is only expected, without digits that nobody can know: `11 kWh`, `6.4 kWh`, `350 Wh`. */
export function aboutEnergy(energyMwh: number, format: Format): string {
  if (energyMwh < KWH) return format.energy(Math.round(energyMwh / 10_000) * 10_000).text;
  const step = energyMwh < 10 * KWH ? KWH / 10 : KWH;
  return format.energyTick(Math.round(energyMwh / step) * step);
}
