import { divideRounded, type EnergyMwh } from '../units/index.ts';
import type { Settlement } from './settlement.ts';

/** How green one source of a household's power was, by the labels that its sellers have signed. */
export interface CarbonPart {
  readonly energyMwh: EnergyMwh;
  /** Whole grams CO2-equivalent, rounded half away from zero. */
  readonly grams: number;
  /** Of this part, rounded; null without energy. */
  readonly gramsPerKwh: number | null;
}

/** A household's purchases by source: contracts by the label of their terms, public power by that of its tariff. */
export interface CarbonSums {
  readonly neighbours: CarbonPart;
  readonly public: CarbonPart;
}

/** One kWh in mWh. */
const KWH = 1_000_000n;

/** Adds up what a settled span's purchases emitted. Unpriced need has no label, and is left out. */
export function carbonOf(settled: Settlement): CarbonSums {
  let neighbours = 0n;
  for (const { contract, energyMwh } of settled.contracts) {
    if (contract.terms.buyer === settled.household) {
      neighbours += BigInt(energyMwh) * BigInt(contract.terms.carbon);
    }
  }
  // A purchase's segments are the runs in which it was made.
  const labels = new Map(settled.runs.map(({ startMinute, purchase }) => [startMinute, purchase?.carbon]));
  let fromPublic = 0n;
  for (const { segments } of settled.purchases) {
    for (const { startMinute, energyMwh } of segments) {
      fromPublic += BigInt(energyMwh) * BigInt(labels.get(startMinute) ?? 0);
    }
  }
  return {
    neighbours: partOf(settled.boughtNeighboursMwh, neighbours),
    public: partOf(settled.boughtPublicMwh, fromPublic),
  };
}

/** @param product mWh times g/kWh */
function partOf(energyMwh: EnergyMwh, product: bigint): CarbonPart {
  return {
    energyMwh,
    grams: Number(divideRounded(product, KWH)),
    gramsPerKwh: energyMwh === 0 ? null : Number(divideRounded(product, BigInt(energyMwh))),
  };
}
