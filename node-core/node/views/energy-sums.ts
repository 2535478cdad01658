import type { EnergySums, SeriesPoint } from '../../api/views.ts';
import { MISSING, type Settlement } from '../../settlement/index.ts';
import { type Minute, roundMoney } from '../../units/index.ts';

/**
 * The sums of a settled span, rounded for showing. Money is that of the energy alone: a fee is for a delivery period, which
 * may be longer than the span, and VAT is for a bill.
 */
export function energySums(settlement: Settlement, minorDigits: number): EnergySums {
  return {
    importMwh: settlement.importMwh,
    exportMwh: settlement.exportMwh,
    boughtNeighboursMwh: settlement.boughtNeighboursMwh,
    boughtPublicMwh: settlement.boughtPublicMwh + settlement.unpricedMwh,
    soldNeighboursMwh: settlement.soldNeighboursMwh,
    soldPublicMwh: settlement.soldPublicMwh,
    storedMwh: settlement.storedMwh,
    nettedMwh: settlement.nettedMwh,
    spentMinor: roundMoney(settlement.spent, minorDigits),
    earnedMinor: roundMoney(settlement.earned, minorDigits),
  };
}

/**
 * A settled span cut into bars: `boundaries` ascend from its start to its end; `corrected`: minutes whose reading was put
 * right, ascending. Minutes past the settled part, and
 * those without a reading, are not known; a bar with none known has null for import and export.
 */
export function seriesPoints(
  settlement: Settlement,
  boundaries: readonly Minute[],
  corrected: readonly Minute[] = [],
): SeriesPoint[] {
  const { home, contracts, household, settledSpan, runs } = settlement;
  const bought = contracts.filter(({ contract }) => contract.terms.buyer === household);
  const sold = contracts.filter(({ contract }) => contract.terms.seller === household);
  /** Per minute: does a producer pay for surplus? */
  const feedIn = new Uint8Array(home.quality.length);
  for (const run of runs) {
    if (run.feedIn !== null)
      feedIn.fill(1, run.startMinute - home.startMinute, run.endMinute - home.startMinute);
  }
  const points: SeriesPoint[] = [];
  let nextCorrected = 0;
  for (let i = 0; i + 1 < boundaries.length; i += 1) {
    const start = boundaries[i] ?? settledSpan.startMinute;
    const end = boundaries[i + 1] ?? start;
    const sums = { importMwh: 0, exportMwh: 0, neighbours: 0, sold: 0, stored: 0, netted: 0, known: 0 };
    const from = start - settledSpan.startMinute;
    const to = Math.min(end, settledSpan.endMinute) - settledSpan.startMinute;
    for (let at = from; at < to; at += 1) {
      if ((home.quality[at] ?? MISSING) === MISSING) continue;
      const imported = home.importMwh[at] ?? 0;
      const exported = home.exportMwh[at] ?? 0;
      let soldNow = 0;
      for (const { deliveredMwh } of sold) soldNow += deliveredMwh[at] ?? 0;
      for (const { deliveredMwh } of bought) sums.neighbours += deliveredMwh[at] ?? 0;
      const surplusLeft = Math.max(0, exported - imported) - soldNow;
      if (feedIn[at] === 1) soldNow += surplusLeft;
      else sums.stored += surplusLeft;
      sums.sold += soldNow;
      sums.netted += Math.min(imported, exported);
      sums.importMwh += imported;
      sums.exportMwh += exported;
      sums.known += 1;
    }
    const firstCorrected = nextCorrected;
    while ((corrected[nextCorrected] ?? Number.POSITIVE_INFINITY) < end) nextCorrected += 1;
    points.push({
      startMinute: start,
      importMwh: sums.known === 0 ? null : sums.importMwh,
      exportMwh: sums.known === 0 ? null : sums.exportMwh,
      boughtNeighboursMwh: sums.neighbours,
      boughtPublicMwh: sums.importMwh - sums.neighbours - sums.netted,
      soldMwh: sums.sold,
      storedMwh: sums.stored,
      knownMinutes: sums.known,
      correctedMinutes: nextCorrected - firstCorrected,
      minutes: end - start,
    });
  }
  return points;
}
