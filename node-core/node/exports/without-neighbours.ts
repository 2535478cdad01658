import type { WithoutNeighboursView } from '../../api/export-views.ts';
import { billOf, monthFrame, settleMonth } from '../../settlement/index.ts';
import { type Month, formatMonth } from '../../units/index.ts';
import type { Books } from '../books.ts';
import type { Household } from '../household.ts';

/**
 * A month worked out a second time from the same readings, as if the household had made no contract: all that it needed
 * came from the public grid, and its surplus went wherever a public producer pays for it. Corrections of earlier months
 * are in neither of the two.
 */
export function withoutNeighbours(household: Household, books: Books, month: Month): WithoutNeighboursView {
  const { community } = household.replica;
  const alone = {
    rules: community.rules,
    currency: community.currency,
    minorDigits: community.minorDigits,
    members: community.members,
    tariffs: community.tariffs,
    contracts: new Map<string, never>(),
  };
  const isClosed = books.state(month) === 'closed';
  const frame = monthFrame(alone, month);
  const settled = books.month(month);
  const unsettled = settleMonth({
    community: alone,
    household: household.member,
    month,
    frame,
    series: books.seriesFor(frame, isClosed ? books.closingHeight(month) : undefined),
    asOf: settled.asOf,
  });
  const none = { energyHeight: 0, contractHeight: 0 };
  const totalOf = (settlement: typeof settled): number =>
    billOf({
      settlement,
      corrections: [],
      community: alone,
      documentNumber: null,
      cuts: { after: none, upTo: none },
    }).totalMinor;
  const totalMinor = totalOf(settled);
  const withoutMinor = totalOf(unsettled);
  return {
    month: formatMonth(month),
    totalMinor,
    withoutMinor,
    savedMinor: totalMinor - withoutMinor,
    boughtMwh: settled.boughtNeighboursMwh,
    soldMwh: settled.soldNeighboursMwh,
    isComplete: unsettled.unpricedMwh === 0,
  };
}
