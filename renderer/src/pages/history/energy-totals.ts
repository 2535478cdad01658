import type { EnergySums } from '../../../../node-core/api/index.ts';

/** What a span of time comes to. */
export interface EnergyTotals {
  readonly boughtMwh: number;
  readonly soldMwh: number;
  /** Of what was bought, in per mille, rounded down; null when nothing was. */
  readonly neighboursPerMille: number | null;
  /** Of what was left from the roof, how much somebody bought; null when nothing was left. */
  readonly soldPerMille: number | null;
}

export function energyTotals(sums: EnergySums): EnergyTotals {
  const boughtMwh = sums.boughtNeighboursMwh + sums.boughtPublicMwh;
  const soldMwh = sums.soldNeighboursMwh + sums.soldPublicMwh;
  return {
    boughtMwh,
    soldMwh,
    neighboursPerMille: shareOf(sums.boughtNeighboursMwh, boughtMwh),
    soldPerMille: shareOf(soldMwh, soldMwh + sums.storedMwh),
  };
}

function shareOf(partMwh: number, wholeMwh: number): number | null {
  return wholeMwh === 0 ? null : Number((BigInt(partMwh) * 1_000n) / BigInt(wholeMwh));
}
