import type { MemberHistoryRequest } from '../../api/community-inputs.ts';
import { ApiError } from '../../api/household-api.ts';
import type { EnergySums, HistoryView, SeriesPoint } from '../../api/views.ts';
import {
  addMinutes,
  boundariesWithin,
  type Minute,
  MINUTES_PER_DAY,
  type MinuteSpan,
  minute,
} from '../../units/index.ts';
import { type BooksOf, householdBooks } from '../books.ts';
import { Pace } from '../evidence/pace.ts';
import { energySums, seriesPoints } from '../views/energy-sums.ts';

/** A month of any zone, with an hour to spare. */
const MOST_MINUTES = 31 * MINUTES_PER_DAY + 60;
const QUARTER = 15;

/**
 * Any member's history, as far as this household may open it: settled local day by local day, so that the event loop is
 * never held for more than one of them.
 * @throws ApiError 'refused' for a span that is empty or longer than a month
 */
export async function memberHistory(of: BooksOf, want: MemberHistoryRequest): Promise<HistoryView> {
  const { community } = of.replica;
  const { timeZone } = community.rules;
  const span = { startMinute: minute(want.startMinute), endMinute: minute(want.endMinute) };
  const length = span.endMinute - span.startMinute;
  if (length <= 0 || length > MOST_MINUTES) {
    throw new ApiError({ kind: 'refused', reason: 'badSpan', detail: `a span of ${length} minutes` });
  }
  const books = householdBooks(of);
  const pace = new Pace(undefined);
  const points: SeriesPoint[] = [];
  const sums: EnergySums[] = [];
  const days = boundariesWithin(span, { unit: 'day', timeZone });
  for (const [place, startMinute] of days.entries()) {
    const endMinute = days[place + 1];
    if (endMinute === undefined) break;
    const day = { startMinute, endMinute };
    const settlement = books.span(day);
    const corrected = of.home.correctedMinutes(of.member, day);
    points.push(...seriesPoints(settlement, barsOf(day, want.resolution, timeZone), { corrected }));
    sums.push(energySums(settlement, community));
    await pace.breathe();
  }
  return {
    ...span,
    resolution: want.resolution,
    points,
    sums: addedUp(sums),
    firstKnownMinute: of.home.firstMinute(of.member) ?? null,
    hasRoof: false,
  };
}

function barsOf(
  day: MinuteSpan,
  resolution: MemberHistoryRequest['resolution'],
  timeZone: string,
): readonly Minute[] {
  if (resolution !== 'quarter') return boundariesWithin(day, { unit: resolution, timeZone });
  const bars: Minute[] = [];
  for (let at = day.startMinute; at < day.endMinute; at = addMinutes(at, QUARTER)) bars.push(at);
  return [...bars, day.endMinute];
}

/** Energies to the mWh; money as the days round it. */
function addedUp(days: readonly EnergySums[]): EnergySums {
  const add = (pick: (sums: EnergySums) => number): number => days.reduce((all, one) => all + pick(one), 0);
  return {
    importMwh: add((one) => one.importMwh),
    exportMwh: add((one) => one.exportMwh),
    boughtNeighboursMwh: add((one) => one.boughtNeighboursMwh),
    boughtPublicMwh: add((one) => one.boughtPublicMwh),
    soldNeighboursMwh: add((one) => one.soldNeighboursMwh),
    soldPublicMwh: add((one) => one.soldPublicMwh),
    storedMwh: add((one) => one.storedMwh),
    nettedMwh: add((one) => one.nettedMwh),
    // A second meter's readings never leave their home.
    roof: null,
    spentMinor: add((one) => one.spentMinor),
    earnedMinor: add((one) => one.earnedMinor),
  };
}
