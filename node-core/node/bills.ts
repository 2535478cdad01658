import type { MemberIndex } from '../ledger/index.ts';
import {
  type Bill,
  billOf,
  type CorrectionCuts,
  type MonthCorrection,
  monthFrame,
  monthsToCorrect,
  type ReadingCut,
  settleMonth,
} from '../settlement/index.ts';
import {
  MINUTES_PER_DAY,
  type Month,
  minute,
  month as monthNumber,
  monthOfMinute,
  spanOfMonth,
} from '../units/index.ts';
import type { Books, BooksOf } from './books.ts';

/** The bill of a month: to date while it runs, final once it is closed. */
export function billFor(household: BooksOf, books: Books, month: Month): Bill {
  const { community } = household.replica;
  const cuts = billCuts(household, books, month);
  const [firstMonth] = books.months();
  return billOf({
    settlement: books.month(month),
    corrections: correctionsFor(household, books, { month, cuts }),
    community,
    documentNumber: books.state(month) === 'closed' ? month - (firstMonth ?? month) + 1 : null,
    cuts,
  });
}

/** What a month's bill is worked out from: readings up to `upTo`, corrections for what came in after `after`. */
export function billCuts(household: BooksOf, books: Books, month: Month): CorrectionCuts {
  return {
    after: closingCut(household, books, monthNumber(month - 1)),
    upTo: closingCut(household, books, month),
  };
}

/** The last blocks that a month's bill takes in: those before its closing minute, or all while it is not closed. */
function closingCut({ replica }: BooksOf, books: Books, month: Month): ReadingCut {
  const { community, store } = replica;
  if (books.state(month) !== 'closed') {
    return {
      energyHeight: community.head('energy').height,
      contractHeight: community.head('contract').height,
    };
  }
  return {
    energyHeight: books.closingHeight(month),
    contractHeight: store.heightBefore('contract', books.closesMinute(month)),
  };
}

/** Earlier months of which readings came in between the closing of the bill before this one, and its own; ascending. */
export function monthsCorrected(household: BooksOf, month: Month, cuts: CorrectionCuts): Month[] {
  const { home, replica, member } = household;
  const { community } = replica;
  const { timeZone } = community.rules;
  const { startMinute } = spanOfMonth(month, timeZone);
  const oldest = Math.max(0, startMinute - (community.rules.readingMaxAgeDays + 31) * MINUTES_PER_DAY);
  const range = {
    startMinute: minute(oldest),
    endMinute: startMinute,
    afterHeight: cuts.after.energyHeight,
    upToHeight: cuts.upTo.energyHeight,
  };
  const touched = new Set<Month>();
  for (const party of partiesOf(household)) {
    for (const at of home.minutesBetween(party, range)) touched.add(monthOfMinute(at, timeZone));
  }
  const months = monthsToCorrect({
    touched: [...touched],
    month,
    contracts: [...community.contracts.values()].filter(
      ({ terms }) => terms.seller === member || terms.buyer === member,
    ),
    timeZone,
  });
  return [...months].sort((a, b) => a - b);
}

function correctionsFor(
  household: BooksOf,
  books: Books,
  of: { readonly month: Month; readonly cuts: CorrectionCuts },
): MonthCorrection[] {
  const { replica, member } = household;
  const { community } = replica;
  const { cuts } = of;
  return monthsCorrected(household, of.month, cuts).map((month) => {
    const frame = monthFrame(community, month);
    const settledAt = (height: number) =>
      settleMonth({
        community,
        household: member,
        month,
        frame,
        series: books.seriesFor(frame, height),
        asOf: { kind: 'closed' },
      });
    return { month, before: settledAt(cuts.after.energyHeight), after: settledAt(cuts.upTo.energyHeight) };
  });
}

/** This household and everybody that it ever had a contract with. */
function partiesOf({ replica, member }: BooksOf): ReadonlySet<MemberIndex> {
  const parties = new Set<MemberIndex>([member]);
  for (const { terms } of replica.community.contracts.values()) {
    if (terms.seller === member) parties.add(terms.buyer);
    if (terms.buyer === member) parties.add(terms.seller);
  }
  return parties;
}
