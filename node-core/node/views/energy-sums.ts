import type { EnergySums, RoofSums, SeriesPoint } from '../../api/views.ts';
import { MISSING, type Settlement } from '../../settlement/index.ts';
import { type Minute, type MinuteSpan, minute, roundMoney } from '../../units/index.ts';
import type { RoofMinutes } from '../roof-minutes.ts';

/** Where a roof's minutes are looked up. */
export type RoofAt = Pick<RoofMinutes, 'at' | 'lastMinute'>;

/** A household whose roof is not this one's to know. */
const NO_ROOF: RoofAt = { at: () => null, lastMinute: () => undefined };

/**
 * The sums of a settled span, rounded for showing. Money is that of the energy alone: a fee is for a delivery period, which
 * may be longer than the span, and VAT is for a bill.
 */
export function energySums(
  settlement: Settlement,
  { minorDigits, roof = NO_ROOF }: { readonly minorDigits: number; readonly roof?: RoofAt },
): EnergySums {
  return {
    importMwh: settlement.importMwh,
    exportMwh: settlement.exportMwh,
    boughtNeighboursMwh: settlement.boughtNeighboursMwh,
    boughtPublicMwh: settlement.boughtPublicMwh + settlement.unpricedMwh,
    soldNeighboursMwh: settlement.soldNeighboursMwh,
    soldPublicMwh: settlement.soldPublicMwh,
    storedMwh: settlement.storedMwh,
    nettedMwh: settlement.nettedMwh,
    roof: roofSums(settlement, settlement.settledSpan, roof),
    spentMinor: roundMoney(settlement.spent, minorDigits),
    earnedMinor: roundMoney(settlement.earned, minorDigits),
  };
}

/**
 * What the roof made in a part of a settled span, and what of it stayed in the home: what was made less what went out, minute
 * by minute. Not cut at zero, so that made = used + sent out holds to the mWh; two meters may differ by a little.
 */
export function roofSums(
  { home }: Pick<Settlement, 'home'>,
  span: MinuteSpan,
  roof: RoofAt,
): RoofSums | null {
  if (roof.lastMinute() === undefined) return null;
  const sums = { madeMwh: 0, ownUseMwh: 0, importMwh: 0, exportMwh: 0, minutes: 0 };
  for (let at = span.startMinute; at < span.endMinute; at = minute(at + 1)) {
    const place = at - home.startMinute;
    if ((home.quality[place] ?? MISSING) === MISSING) continue;
    const madeMwh = roof.at(at);
    if (madeMwh === null) continue;
    const exportMwh = home.exportMwh[place] ?? 0;
    sums.madeMwh += madeMwh;
    sums.ownUseMwh += madeMwh - exportMwh;
    sums.importMwh += home.importMwh[place] ?? 0;
    sums.exportMwh += exportMwh;
    sums.minutes += 1;
  }
  return sums.minutes === 0 ? null : sums;
}

/**
 * A settled span cut into bars: `boundaries` ascend from its start to its end; `corrected`: minutes whose reading was put
 * right, ascending; `roof`: of the same household. Minutes past the settled part, and
 * those without a reading, are not known; a bar with none known has null for import and export.
 */
export function seriesPoints(
  settlement: Settlement,
  boundaries: readonly Minute[],
  { corrected = [], roof = NO_ROOF }: { readonly corrected?: readonly Minute[]; readonly roof?: RoofAt } = {},
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
    const own = roofSums(settlement, { startMinute: start, endMinute: end }, roof);
    points.push({
      startMinute: start,
      importMwh: sums.known === 0 ? null : sums.importMwh,
      exportMwh: sums.known === 0 ? null : sums.exportMwh,
      boughtNeighboursMwh: sums.neighbours,
      boughtPublicMwh: sums.importMwh - sums.neighbours - sums.netted,
      soldMwh: sums.sold,
      storedMwh: sums.stored,
      ownUseMwh: own === null ? null : Math.max(0, own.ownUseMwh),
      knownMinutes: sums.known,
      correctedMinutes: nextCorrected - firstCorrected,
      minutes: end - start,
    });
  }
  return points;
}
