import type { ReadingContent } from '../identity/index.ts';
import type { Contract, MemberIndex } from '../ledger/index.ts';
import {
  type CorrectionCuts,
  type DerivedLine,
  deriveLines,
  monthsToCorrect,
  type ReadingCut,
  type SecondOpinion,
  secondOpinion,
} from '../settlement/index.ts';
import {
  formatMoney,
  type Minute,
  type MinuteSpan,
  type Month,
  money,
  monthOfMinute,
  spanOfMonth,
} from '../units/index.ts';
import type { BillEvidence } from './bill-desk.ts';
import type { KeptBill } from './kept-bill.ts';

/** Which bill: a closed month of a household, and the cuts that it was made between. */
export interface BillWanted {
  readonly household: MemberIndex;
  readonly month: Month;
  readonly cuts: CorrectionCuts;
}

/**
 * Every line that a bill must have, by ID, worked out minute by minute by the second opinion, which shares nothing with
 * the settlement that bills are made with. Takes opened readings; those of all parties must be at hand.
 */
export function secondBill(wanted: BillWanted, evidence: BillEvidence): ReadonlyMap<string, DerivedLine> {
  const { household, month, cuts } = wanted;
  const { rules, minorDigits } = evidence.community;
  const contracts = [...evidence.community.contracts.values()].filter(
    ({ terms }) => terms.seller === household || terms.buyer === household,
  );
  // A producer that left ends its price lists early.
  const tariffs = evidence.community.tariffs.map(({ tariff, endMinute }) => ({ ...tariff, endMinute }));
  const before = openedAsOf(cuts.after, evidence);
  const after = openedAsOf(cuts.upTo, evidence);
  const derive = (span: MinuteSpan, readingAt: ReadingAt): SecondOpinion =>
    secondOpinion({
      household,
      span,
      closed: true,
      timeZone: rules.timeZone,
      contracts,
      tariffs,
      readingAt,
    });
  const months = monthsToCorrect({
    touched: monthsOfLateReadings(wanted, { contracts, evidence }),
    month,
    contracts,
    timeZone: rules.timeZone,
  });
  const derived = {
    own: derive(spanOfMonth(month, rules.timeZone), after),
    corrections: months.map((one) => {
      const span = spanOfMonth(one, rules.timeZone);
      return { month: one, before: derive(span, before), after: derive(span, after) };
    }),
  };
  return deriveLines(derived, { household, rules, minorDigits });
}

/** The first thing in which a kept bill differs from lines that were worked out a second time. */
export function secondDifference(
  kept: KeptBill,
  derived: ReadonlyMap<string, DerivedLine>,
): string | undefined {
  const said = new Map(kept.lines.map((line) => [line.id, line]));
  let total = 0n;
  for (const [id, line] of derived) {
    total += line.minor;
    const found = said.get(id);
    const amount = formatMoney(money(line.amount));
    if (found === undefined)
      return `line ${id}: worked out a second way it comes to ${amount}, and it is not here`;
    const energyMwh = line.energyMwh === null ? null : Number(line.energyMwh);
    if (
      found.amount !== amount ||
      BigInt(found.amountMinor) !== line.minor ||
      found.energyMwh !== energyMwh
    ) {
      return `line ${id}: worked out a second way it comes to ${amount}, the bill says ${found.amount}`;
    }
  }
  const extra = kept.lines.find(({ id }) => !derived.has(id));
  if (extra !== undefined) return `line ${extra.id}: worked out a second way there is no such line`;
  return BigInt(kept.totalMinor) === total
    ? undefined
    : `worked out a second way the total is ${total}, the bill says ${kept.totalMinor}`;
}

type ReadingAt = (member: MemberIndex, at: Minute) => ReadingContent | undefined;

/** The highest revision of each minute in the blocks of a cut. */
function openedAsOf(cut: ReadingCut, { readings }: BillEvidence): ReadingAt {
  const byMember = new Map<MemberIndex, ReadonlyMap<Minute, ReadingContent>>();
  return (member, at) => {
    const known = byMember.get(member) ?? asOf(readings.byMember.get(member) ?? [], cut);
    byMember.set(member, known);
    return known.get(at);
  };
}

function asOf(
  placed: Iterable<{
    readonly minute: Minute;
    readonly revision: number;
    readonly content: ReadingContent;
    readonly height: number;
  }>,
  cut: ReadingCut,
): ReadonlyMap<Minute, ReadingContent> {
  const newest = new Map<Minute, { readonly revision: number; readonly content: ReadingContent }>();
  for (const { minute, revision, content, height } of placed) {
    if (height > cut.energyHeight || revision <= (newest.get(minute)?.revision ?? -1)) continue;
    newest.set(minute, { revision, content });
  }
  return new Map([...newest].map(([minute, { content }]) => [minute, content]));
}

/** The earlier months, of those the household has bills of, that readings came in for between the two cuts. */
function monthsOfLateReadings(
  { household, month, cuts }: BillWanted,
  of: { readonly contracts: readonly Contract[]; readonly evidence: BillEvidence },
): Set<Month> {
  const { readings, community } = of.evidence;
  const { timeZone } = community.rules;
  const { startMinute } = spanOfMonth(month, timeZone);
  const parties = new Set([household]);
  for (const { terms } of of.contracts) parties.add(terms.seller).add(terms.buyer);
  const first = monthOfMinute(readings.firstMinutes.get(household) ?? startMinute, timeZone);
  const months = new Set<Month>();
  for (const party of parties) {
    for (const { minute, height } of readings.byMember.get(party) ?? []) {
      if (minute >= startMinute || height <= cuts.after.energyHeight || height > cuts.upTo.energyHeight)
        continue;
      const late = monthOfMinute(minute, timeZone);
      if (late >= first) months.add(late);
    }
  }
  return months;
}
